package moxora.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * A new password by mail (OWASP Forgot Password Cheat Sheet). Who asks learns nothing: what is done for an address that
 * is known is done after the answer.
 */
public final class PasswordResets {

    private static final Logger LOG = Logger.getLogger(PasswordResets.class.getName());

    /** So many requests wait at most; an answer says so, whoever it is about. */
    private static final int WAITING = 1_000;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Users users;
    private final Passwords passwords;
    private final Sessions sessions;
    private final MailTokens tokens;
    private final FailedProofs failedProofs;
    private final Notices notices;
    private final UserRecords records;
    private final AuditTrail audit;
    private final Executor runner;
    private final Semaphore room = new Semaphore(WAITING);

    /** @param runner does what a request asks for, after the answer */
    public PasswordResets(
            TenantStore store,
            FieldSealer sealer,
            Users users,
            Passwords passwords,
            Sessions sessions,
            MailTokens tokens,
            FailedProofs failedProofs,
            Notices notices,
            AuditTrail audit,
            Executor runner) {
        this.store = store;
        this.sealer = sealer;
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.failedProofs = failedProofs;
        this.notices = notices;
        this.records = new UserRecords(sealer);
        this.audit = audit;
        this.runner = runner;
    }

    /**
     * Mails a token to a user whose verified address this is, once for each organisation they are a user of. It returns
     * before any of it is looked up.
     *
     * @throws Fault 422 for what is no address, 429 when too much is waiting
     */
    public void request(String email) {
        if (!EmailAddress.isPlausible(email)) {
            throw Fault.refused("/email", "invalid_email", "An e-mail address such as name@host.example is required.");
        }
        if (!room.tryAcquire()) {
            throw new Fault(FaultCode.TOO_MANY_REQUESTS, "Too many resets are asked for at present.");
        }
        runner.execute(() -> {
            try {
                users.locate(email).forEach(this::mail);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A password reset could not be looked up: {0}", e.toString());
            } finally {
                room.release();
            }
        });
    }

    private void mail(Users.Located located) {
        TenantScope scope = new TenantScope(
                located.organisation(), new Actor(located.user(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
        try {
            if (isVerified(scope, located.user())) {
                sealer.prepare(scope);
                store.run(scope, session -> mail(session, located.user()));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A password reset in organisation {0} was not mailed: {1}", new Object[] {
                located.organisation(), e.toString()
            });
        }
    }

    /** Asked before any key is needed, so that an organisation that is gone is no failure. */
    private boolean isVerified(TenantScope scope, UUID user) {
        return store.within(
                scope,
                session -> OrganisationGate.isOpenOrClosing(session)
                        && session.find(UserRow.class, user)
                                .filter(UserRow::emailVerified)
                                .isPresent());
    }

    private void mail(TenantSession session, UUID user) {
        if (!OrganisationGate.isOpenOrClosing(session)) {
            return;
        }
        records.lock(session, user);
        if (tokens.tooMany(session, MailTokens.Purpose.RESET_PASSWORD, user)) {
            return;
        }
        Account account = records.require(session, user);
        tokens.mail(
                session,
                MailTokens.Purpose.RESET_PASSWORD,
                user,
                account.email(),
                Map.of("name", account.name(), "organisation", records.organisation(session)));
        audit.record(session, AuditEvent.of(AuditAction.PASSWORD_RESET_REQUESTED, user));
    }

    /**
     * Sets a new password for whoever has the token. Every session ends, and so does a lock;
     * a second factor stays.
     *
     * @throws Fault 422 {@code invalid_token}, or for a password that is refused, and then the token stays good
     */
    public void confirm(TenantScope scope, UUID token, String password) {
        UUID user = tokens.require(scope, token, MailTokens.Purpose.RESET_PASSWORD);
        sealer.prepare(scope);
        List<String> context = store.within(scope, session -> context(session, user));
        Passwords.require("/password", password, context);
        String hash = passwords.hash(password);
        store.run(scope, session -> {
            tokens.redeem(session, token, MailTokens.Purpose.RESET_PASSWORD);
            records.change(session, user, Users.PASSWORD_HASH, hash);
            sessions.endAll(session, user, null);
            failedProofs.lift(session, user);
            tokens.forget(session, user, MailTokens.Purpose.RESET_PASSWORD);
            audit.record(session, AuditEvent.of(AuditAction.PASSWORD_RESET, user));
            notices.tell(session, Notices.Notice.PASSWORD_RESET, user);
        });
    }

    private List<String> context(TenantSession session, UUID user) {
        Account account = records.require(session, user);
        return List.of(account.email(), account.name(), records.organisation(session));
    }
}
