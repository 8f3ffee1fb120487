package moxora.account;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** What users do with their own accounts. */
public final class Accounts {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Routes routes;
    private final Users users;
    private final Passwords passwords;
    private final Sessions sessions;
    private final MailTokens tokens;
    private final FailedProofs failedProofs;
    private final Notices notices;
    private final UserRemoval removal;
    private final UserRecords records;
    private final UserTokens userTokens;
    private final AuditTrail audit;

    public Accounts(
            TenantStore store,
            FieldSealer sealer,
            Routes routes,
            Users users,
            Passwords passwords,
            Sessions sessions,
            MailTokens tokens,
            FailedProofs failedProofs,
            Notices notices,
            UserRemoval removal,
            UserTokens userTokens,
            AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.routes = routes;
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.failedProofs = failedProofs;
        this.notices = notices;
        this.removal = removal;
        this.records = new UserRecords(sealer);
        this.userTokens = userTokens;
        this.audit = audit;
    }

    /** The account of the scope's actor. */
    public Account own(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(scope, session -> records.require(session, user(scope)));
    }

    /** @throws Fault 422 for a name that is refused */
    public Account rename(TenantScope scope, String name) {
        String given = GivenName.require("/name", name);
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            records.change(session, user(scope), UserRecords.NAME, given);
            userTokens.put(session, user(scope));
            audit.record(session, AuditEvent.of(AuditAction.ACCOUNT_RENAMED, user(scope), List.of("name")));
            return records.require(session, user(scope));
        });
    }

    /**
     * Sets another password. Every session ends but the given one.
     *
     * @throws Fault 401 when the present password is another one, 422 for a new one that is refused
     */
    public void changePassword(TenantScope scope, UUID present, String password, String other) {
        prove(scope, password);
        Account account = own(scope);
        String organisation = store.within(scope, records::organisation);
        Passwords.require("/newPassword", other, List.of(account.email(), account.name(), organisation));
        String hash = passwords.hash(other);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            records.change(session, user(scope), Users.PASSWORD_HASH, hash);
            sessions.endAll(session, user(scope), present);
            tokens.forget(session, user(scope), MailTokens.Purpose.RESET_PASSWORD);
            audit.record(session, AuditEvent.of(AuditAction.PASSWORD_CHANGED, user(scope)));
            notices.tell(session, Notices.Notice.PASSWORD_CHANGED, user(scope));
        });
    }

    /**
     * Mails a token to an address that is to take the place of the present one.
     *
     * @throws Fault 401 when the password is another one, 409 {@code already_a_user}, 429 after five in an hour
     */
    public void requestEmail(TenantScope scope, String email, String password) {
        String address = email.strip();
        if (!EmailAddress.isPlausible(address)) {
            throw Fault.refused("/email", "invalid_email", "An e-mail address such as name@host.example is required.");
        }
        prove(scope, password);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            records.lock(session, user(scope));
            refuseTaken(routes.has(session, Routes.Kind.USER, EmailAddress.normalise(address)));
            if (tokens.tooMany(session, MailTokens.Purpose.CHANGE_EMAIL, user(scope))) {
                throw Fault.later(
                        FaultCode.TOO_MANY_REQUESTS,
                        "This was asked for " + MailTokens.AN_HOUR + " times within the hour.",
                        Duration.ofHours(1));
            }
            tokens.mail(
                    session,
                    MailTokens.Purpose.CHANGE_EMAIL,
                    user(scope),
                    address,
                    Map.of(
                            "name", records.require(session, user(scope)).name(),
                            "organisation", records.organisation(session)),
                    address);
            audit.record(session, AuditEvent.of(AuditAction.EMAIL_CHANGE_REQUESTED, user(scope)));
        });
    }

    /**
     * Puts the address that the token was mailed to in the present one's place, which is told. Every session ends.
     *
     * @throws Fault 422 {@code invalid_token}, 409 {@code already_a_user}
     */
    public void confirmEmail(TenantScope scope, UUID token) {
        UUID user = tokens.require(scope, token, MailTokens.Purpose.CHANGE_EMAIL);
        sealer.prepare(scope);
        store.run(scope, session -> {
            String address = tokens.redeem(session, token, MailTokens.Purpose.CHANGE_EMAIL)
                    .address();
            if (address == null) {
                throw MailTokens.invalid();
            }
            records.lock(session, user).verified();
            Account before = records.require(session, user);
            routes.remove(session, Routes.Kind.USER, user);
            refuseTaken(!routes.add(session, Routes.Kind.USER, EmailAddress.normalise(address), user));
            records.change(session, user, Users.EMAIL, address);
            userTokens.put(session, user);
            sessions.endAll(session, user, null);
            // What was mailed to the address that is left must open nothing any more.
            tokens.forget(session, user);
            audit.record(session, AuditEvent.of(AuditAction.EMAIL_CHANGED, user, List.of("email")));
            notices.tell(session, Notices.Notice.EMAIL_CHANGED, before);
        });
    }

    private static void refuseTaken(boolean taken) {
        if (taken) {
            throw new Fault(FaultCode.ALREADY_A_USER, "A user of this organisation has that e-mail address.");
        }
    }

    /**
     * Removes the account of the scope's actor, and everything that is theirs alone.
     *
     * @throws Fault 409 {@code last_admin}
     */
    public void remove(TenantScope scope) {
        sealer.prepare(scope);
        store.run(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            removal.remove(session, user(scope));
        });
    }

    private void prove(TenantScope scope, String password) {
        TenantScope proving = scope.toward(Purpose.AUTHENTICATION);
        failedProofs.requireOpen(proving, user(scope));
        if (users.authenticate(proving, user(scope), password).isEmpty()) {
            failedProofs.failed(proving, user(scope));
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The password is wrong.");
        }
    }

    private static UUID user(TenantScope scope) {
        return scope.actor().id();
    }
}
