package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.EmailAddress;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/** Colleagues who were asked in and have not come yet. An invitation lasts seven days. */
public final class Invitations {

    /** How many are open at a time in one organisation. */
    public static final int OPEN = 100;

    private static final String EMAIL = "email";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Routes routes;
    private final Passwords passwords;
    private final MailTokens tokens;
    private final UserRecords records;
    private final UserTokens userTokens;
    private final AuditTrail audit;
    private final Clock clock;

    /** An open invitation, as admins see it. */
    public record Invitation(UUID id, String email, Actor.Role role, Instant createdAt, Instant expiresAt) {

        @Override
        public String toString() {
            return "Invitation[" + id + ", " + role + "]";
        }
    }

    public Invitations(
            TenantStore store,
            FieldSealer sealer,
            Routes routes,
            Passwords passwords,
            MailTokens tokens,
            UserTokens userTokens,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.routes = routes;
        this.passwords = passwords;
        this.tokens = tokens;
        this.records = new UserRecords(sealer);
        this.userTokens = userTokens;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Invites somebody by mail. An open invitation of the same address gives way to the new one.
     *
     * @throws Fault 403 {@code email_not_verified} while the scope's actor's own address is not, 409
     *     {@code already_a_user}, 409 while 100 are open
     */
    public Invitation create(TenantScope scope, String email, Actor.Role role) {
        String address = email.strip();
        if (!EmailAddress.isPlausible(address)) {
            throw Fault.refused("/email", "invalid_email", "An e-mail address such as name@host.example is required.");
        }
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            Account inviting = records.require(session, scope.actor().id());
            if (!inviting.emailVerified()) {
                throw new Fault(
                        FaultCode.EMAIL_NOT_VERIFIED,
                        "Confirm your own e-mail address first: POST /api/v1/account/verification/mail.");
            }
            refuseTaken(routes.has(session, Routes.Kind.USER, EmailAddress.normalise(address)));
            makeRoom(session, address);
            Instant now = now();
            Invitation made = new Invitation(
                    Ids.next(), address, role, now, now.plus(MailTokens.Purpose.ACCEPT_INVITATION.lifetime()));
            insert(session, made);
            tokens.mail(
                    session,
                    MailTokens.Purpose.ACCEPT_INVITATION,
                    made.id,
                    address,
                    Map.of(
                            "name", inviting.name(),
                            "organisation", records.organisation(session),
                            "role", Notices.roleName(role)));
            audit.record(session, AuditEvent.of(AuditAction.USER_INVITED, made.id));
            return made;
        });
    }

    private void makeRoom(TenantSession session, String address) {
        List<Invitation> open = open(session);
        List<Invitation> same = open.stream()
                .filter(other -> EmailAddress.normalise(other.email).equals(EmailAddress.normalise(address)))
                .toList();
        same.forEach(other -> remove(session, other.id));
        if (open.size() - same.size() >= OPEN) {
            throw new Fault(FaultCode.CONFLICT, OPEN + " invitations are open, which is as many as there can be.");
        }
    }

    private void insert(TenantSession session, Invitation made) {
        session.sql()
                .update(
                        "insert into invitation (organisation_id, id, sealed, role, invited_by, created_at, expires_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        made.id,
                        sealer.seal(
                                session.scope(),
                                Compartment.INVITATION,
                                made.id,
                                new FieldValues().with(EMAIL, made.email)),
                        made.role,
                        session.scope().actor().id(),
                        made.createdAt,
                        made.expiresAt);
    }

    /** The open ones, the oldest first; those past their time are gone. */
    public List<Invitation> list(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(scope, this::open);
    }

    private List<Invitation> open(TenantSession session) {
        session.sql()
                .rows(
                        "select id from invitation where organisation_id = ? and expires_at <= ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        now())
                .forEach(id -> remove(session, id));
        return session.sql()
                .rows(
                        "select id, sealed, role, created_at, expires_at from invitation where organisation_id = ?"
                                + " order by id limit " + OPEN,
                        row -> invitation(session, row),
                        session.organisation());
    }

    private Invitation invitation(TenantSession session, Row row) {
        UUID id = row.uuid(1);
        return new Invitation(
                id,
                sealer.open(session.scope(), Compartment.INVITATION, id, row.sealed(2), EMAIL::equals)
                        .one(EMAIL)
                        .orElseThrow(),
                Actor.Role.valueOf(row.text(3)),
                row.instant(4),
                row.instant(5));
    }

    /** Takes an invitation back: what was mailed opens nothing from then on. */
    public void withdraw(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            if (remove(session, id) == 0) {
                throw Fault.notFound();
            }
            audit.record(session, AuditEvent.of(AuditAction.INVITATION_WITHDRAWN, id));
        });
    }

    /** Takes back what a user invited; part of the transaction that removes them or changes their role. */
    void withdrawAllOf(TenantSession session, UUID inviting) {
        session.sql()
                .rows(
                        "select id from invitation where organisation_id = ? and invited_by = ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        inviting)
                .forEach(id -> {
                    remove(session, id);
                    audit.record(session, AuditEvent.of(AuditAction.INVITATION_WITHDRAWN, id));
                });
    }

    private int remove(TenantSession session, UUID id) {
        tokens.forget(session, id);
        return session.sql()
                .update("delete from invitation where organisation_id = ? and id = ?", session.organisation(), id);
    }

    /**
     * Makes whoever has the token a user; their address is verified by that.
     *
     * @return the new user's id
     * @throws Fault 422 {@code invalid_token}, or for a name or password that is refused, and then the token stays good
     */
    public UUID accept(TenantScope scope, UUID token, String name, String password) {
        UUID invited = tokens.require(scope, token, MailTokens.Purpose.ACCEPT_INVITATION);
        String given = GivenName.require("/name", name);
        sealer.prepare(scope);
        List<String> context = store.within(
                scope, session -> List.of(require(session, invited).email, given, records.organisation(session)));
        Passwords.require("/password", password, context);
        String hash = passwords.hash(password);
        UUID user = Ids.next();
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            tokens.redeem(session, token, MailTokens.Purpose.ACCEPT_INVITATION);
            Invitation invitation = require(session, invited);
            refuseTaken(!routes.add(session, Routes.Kind.USER, EmailAddress.normalise(invitation.email), user));
            records.add(session, user, given, invitation.email, hash, invitation.role, true, now());
            session.flush();
            userTokens.put(session, user, given, invitation.email);
            remove(session, invited);
            audit.record(session, AuditEvent.of(AuditAction.USER_JOINED, user));
        });
        return user;
    }

    private Invitation require(TenantSession session, UUID id) {
        return session.sql()
                .first(
                        "select id, sealed, role, created_at, expires_at from invitation where organisation_id = ? and id = ?",
                        row -> invitation(session, row),
                        session.organisation(),
                        id)
                .orElseThrow(MailTokens::invalid);
    }

    private static void refuseTaken(boolean taken) {
        if (taken) {
            throw new Fault(FaultCode.ALREADY_A_USER, "A user of this organisation has that e-mail address already.");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
