package moxora.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import moxora.account.SupportRequest.State;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.operator.SupportJournal;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.OrganisationRegistry;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/**
 * Break-glass access (P67): an operator asks with a reason, the organisation says yes, and then, for a while, the
 * operator reads what {@link moxora.tenant.Rights} gives to support. All of it is in the organisation's own trail.
 */
public final class SupportAccess {

    /** How each support token begins. */
    public static final String PREFIX = "mxs_";

    public static final Duration SHORTEST = Duration.ofMinutes(15);
    public static final Duration LONGEST = Duration.ofDays(1);

    /** How long a request waits for an answer. */
    public static final Duration PATIENCE = Duration.ofHours(72);

    public static final int SHORTEST_REASON = 10;
    public static final int LONGEST_REASON = 500;

    /** How many requests may wait or be open in an organisation at a time. */
    public static final int MOST = 20;

    static final String REASON = "reason";
    private static final int TOKEN_BYTES = 32;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Routes routes;
    private final FieldSealer sealer;
    private final SupportJournal journal;
    private final SupportNotices notices;
    private final AuditTrail audit;
    private final SupportRows rows;
    private final SecureRandom random = new SecureRandom();

    /** A token that is shown once, and the end of the access. */
    public record Issued(String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "Issued[redacted]";
        }
    }

    /** Where a token leads: an organisation, and a request in it that may be over. */
    public record Located(OrganisationId organisation, UUID request) {}

    /** Whom a token lets in. */
    public record Guest(UUID operator, String policy) {}

    public SupportAccess(
            TenantStore store,
            OrganisationRegistry registry,
            Routes routes,
            FieldSealer sealer,
            SupportJournal journal,
            SupportNotices notices,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.routes = routes;
        this.sealer = sealer;
        this.journal = journal;
        this.notices = notices;
        this.audit = audit;
        this.rows = new SupportRows(routes, audit, clock);
    }

    /**
     * Asks to be let in, as the scope's actor, an operator. Nothing can be read by it yet.
     *
     * @throws Fault 422 for a reason or a duration out of bounds, 404 when there is no such organisation, 409 while it
     *     is being closed, and when too many requests wait already
     */
    public SupportRequest request(TenantScope scope, String reason, Duration duration) {
        String given = reason.strip();
        if (given.length() < SHORTEST_REASON
                || given.length() > LONGEST_REASON
                || given.chars().anyMatch(Character::isISOControl)) {
            throw Fault.refused(
                    "/reason",
                    "invalid_reason",
                    "A reason of " + SHORTEST_REASON + " to " + LONGEST_REASON
                            + " characters in one line is required.");
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw Fault.refused("/duration", "out_of_range", "A duration from PT15M to P1D is allowed.");
        }
        registry.requireLiving(scope.organisation());
        UUID id = Ids.next();
        Instant now = rows.now();
        Instant lapsesAt = now.plus(PATIENCE);
        UUID operator = scope.actor().id();
        sealer.prepare(scope);
        journal.add(new SupportJournal.Entry(id, scope.organisation(), operator, now), lapsesAt);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            requireRoom(session, now);
            session.sql()
                    .update(
                            "insert into support_access (organisation_id, id, operator_id, sealed, state, seconds,"
                                    + " requested_at, lapses_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                            session.organisation(),
                            id,
                            operator,
                            sealer.seal(scope, Compartment.SUPPORT, id, new FieldValues().with(REASON, given)),
                            State.REQUESTED,
                            duration.toSeconds(),
                            now,
                            lapsesAt);
            audit.record(session, AuditEvent.of(AuditAction.SUPPORT_REQUESTED, id));
            notices.requested(session, id);
            return rows.find(session, id).orElseThrow();
        });
    }

    private static void requireRoom(TenantSession session, Instant now) {
        long open = session.sql()
                .count(
                        "select count(*) from support_access where organisation_id = ?"
                                + " and ((state = 'REQUESTED' and lapses_at > ?) or (state = 'APPROVED' and expires_at > ?))",
                        session.organisation(),
                        now,
                        now);
        if (open >= MOST) {
            throw new Fault(
                    FaultCode.CONFLICT, "At most " + MOST + " requests may wait or be open in an organisation.");
        }
    }

    /** What became of a request, without its reason; empty when it is not there, or went with its organisation. */
    public Optional<SupportRequest> find(TenantScope scope, UUID id) {
        return store.within(scope, session -> rows.find(session, id));
    }

    /**
     * A token for the access that the organisation approved; a former one ends.
     *
     * @throws Fault 404 when it is not the scope's actor's own, 409 {@code support_not_approved} before an approval and
     *     after the end
     */
    public Issued issue(TenantScope scope, UUID id) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            SupportRequest found = rows.locked(session, id);
            if (!found.operator().equals(scope.actor().id())) {
                throw Fault.notFound();
            }
            Instant expiresAt = found.expiresAt();
            if (found.state() != State.APPROVED || expiresAt == null) {
                throw new Fault(
                        FaultCode.SUPPORT_NOT_APPROVED,
                        "The request is " + found.state().wire() + "; a token is given while it is approved.");
            }
            routes.remove(session, id);
            routes.add(session, Routes.Kind.SUPPORT, token, id);
            audit.record(session, AuditEvent.of(AuditAction.SUPPORT_BEGAN, id));
            return new Issued(token, expiresAt);
        });
    }

    /** Where a token leads, before anything of the organisation is read. */
    public Optional<Located> locate(String token) {
        return routes.find(Routes.Kind.SUPPORT, token, 1).stream()
                .findFirst()
                .map(route -> new Located(route.organisation(), route.target()));
    }

    /** Whom the access lets in at this instant; nobody when it is over, or while the organisation is closing. */
    public Optional<Guest> resume(TenantScope scope, UUID id) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select s.operator_id, o.policy from support_access s"
                                        + " join organisation o on o.organisation_id = s.organisation_id"
                                        + " where s.organisation_id = ? and s.id = ? and s.state = 'APPROVED'"
                                        + " and s.expires_at > ? and o.state = ?",
                                row -> new Guest(row.uuid(1), row.text(2)),
                                session.organisation(),
                                id,
                                rows.now(),
                                OrganisationState.ACTIVE));
    }
}
