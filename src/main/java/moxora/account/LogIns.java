package moxora.account;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Proving who one is: a password, then a code where a second factor is enrolled, or a passkey alone. The one place where
 * it is known that a proof failed or succeeded for a user.
 */
public final class LogIns {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Users users;
    private final SecondFactors factors;
    private final PasskeyProofs passkeys;
    private final Sessions sessions;
    private final FailedProofs failedProofs;
    private final AuditTrail audit;

    /** What a proof was of; the names are those of the audit trail. */
    enum Proof {
        CODE("totp"),
        PASSKEY("passkey"),
        /** A passkey whose signature counter fell back. */
        SIGNATURE_COUNTER("signature_counter");

        private final String wire;

        Proof(String wire) {
            this.wire = wire;
        }
    }

    /** Who was proved. */
    public record Proved(UUID user, Actor.Role role) {}

    /**
     * A session that was just opened.
     *
     * @param enrolmentRequired whether it is for enrolling a second factor only
     */
    public record LoggedIn(Sessions.Opened session, boolean enrolmentRequired) {}

    public LogIns(
            TenantStore store,
            FieldSealer sealer,
            Users users,
            SecondFactors factors,
            PasskeyProofs passkeys,
            Sessions sessions,
            FailedProofs failedProofs,
            AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.users = users;
        this.factors = factors;
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.failedProofs = failedProofs;
        this.audit = audit;
    }

    /**
     * The role of the user, the unproven scope's actor, when the password is theirs. A wrong one is the caller's to count:
     * they know in how many organisations it was tried.
     */
    public Optional<Actor.Role> password(TenantScope unproven, String password) {
        return users.authenticate(unproven, unproven.actor().id(), password);
    }

    /**
     * Opens a session for somebody whose password was right, once the second factor is, too.
     *
     * @param code a one-time code or a recovery code, or null
     * @throws Fault 401 {@code second_factor_required} when one is enrolled and no code is given, 401 {@code
     *     invalid_credentials} when the code is wrong or was used
     */
    public LoggedIn open(TenantScope scope, @Nullable String code) {
        sealer.prepare(scope);
        UUID user = scope.actor().id();
        Attempt attempt = store.within(scope, session -> {
            // Under the user's lock: nobody enrols between the question and the session that follows from its answer.
            FactorTable.lockUser(session, user);
            SecondFactors.Proof proof = factors.check(session, user, code);
            return new Attempt(
                    proof, means(proof).map(means -> opened(session, means)).orElse(null));
        });
        requireAccepted(scope, attempt.proof);
        return Objects.requireNonNull(attempt.loggedIn);
    }

    /** Whose passkey it is, when the answer proves it. */
    public Optional<Proved> passkey(TenantScope unproven, UUID passkey, Passkeys.Answer answer) {
        sealer.prepare(unproven);
        // Committed whatever the verdict: the challenge is used up, and a counter that fell back is on record.
        Optional<PasskeyProofs.Proof> proof =
                store.within(unproven, session -> passkeys.check(session, passkey, answer));
        proof.filter(found -> found.verdict() != WebAuthn.Verdict.PROVEN)
                .ifPresent(found -> failed(
                        unproven,
                        found.user(),
                        found.verdict() == WebAuthn.Verdict.COUNTER_FELL_BACK
                                ? Proof.SIGNATURE_COUNTER
                                : Proof.PASSKEY));
        return proof.filter(found -> found.verdict() == WebAuthn.Verdict.PROVEN)
                .map(found -> new Proved(found.user(), found.role()));
    }

    /** Opens a session for somebody whom a passkey proved. */
    public LoggedIn openProved(TenantScope scope) {
        return new LoggedIn(sessions.open(scope, Means.PASSKEY, false), false);
    }

    /**
     * Notes that the session's holder has just proved once more who they are; until when that counts.
     *
     * @throws Fault as {@link #open}, and 401 {@code invalid_credentials} when the password is wrong
     */
    public Instant reauthenticate(TenantScope scope, UUID session, String password, @Nullable String code) {
        TenantScope proving = scope.toward(Purpose.AUTHENTICATION);
        UUID user = scope.actor().id();
        failedProofs.requireOpen(proving, user);
        if (password(proving, password).isEmpty()) {
            failedProofs.failed(proving, user);
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The password is wrong.");
        }
        sealer.prepare(proving);
        SecondFactors.Proof proof = store.within(proving, inside -> {
            FactorTable.lockUser(inside, user);
            SecondFactors.Proof found = factors.check(inside, user, code);
            means(found).ifPresent(means -> failedProofs.ended(inside, user));
            return found;
        });
        requireAccepted(proving, proof);
        return sessions.reauthenticated(scope, session);
    }

    /** As with a password, by one of the session holder's own passkeys. */
    public Instant reauthenticate(TenantScope scope, UUID session, UUID passkey, Passkeys.Answer answer) {
        UUID user = scope.actor().id();
        Optional<Proved> proved = passkey(scope.toward(Purpose.AUTHENTICATION), passkey, answer);
        if (proved.filter(who -> who.user().equals(user)).isEmpty()) {
            throw refusedPasskey();
        }
        return sessions.reauthenticated(scope, session);
    }

    /** The one answer for every passkey that is not accepted. */
    public static Fault refusedPasskey() {
        return new Fault(FaultCode.INVALID_CREDENTIALS, "The passkey is not accepted.");
    }

    /** What a code proved, and the session that followed from it, if one did. */
    private record Attempt(
            SecondFactors.Proof proof, @Nullable LoggedIn loggedIn) {}

    private static Optional<Means> means(SecondFactors.Proof proof) {
        return switch (proof) {
            case NOTHING_ENROLLED -> Optional.of(Means.PASSWORD);
            case ONE_TIME_CODE -> Optional.of(Means.PASSWORD_AND_TOTP);
            case RECOVERY_CODE -> Optional.of(Means.PASSWORD_AND_RECOVERY_CODE);
            case NOT_GIVEN, WRONG -> Optional.empty();
        };
    }

    /** The whole proof is there, so the row of failures ends with it, and not before. */
    private LoggedIn opened(TenantSession session, Means means) {
        failedProofs.ended(session, session.scope().actor().id());
        boolean enrolling = means == Means.PASSWORD && factors.isRequired(session);
        return new LoggedIn(sessions.open(session, means, enrolling), enrolling);
    }

    /** After the transaction that asked: it must be committed, since a code is used up by it. */
    private void requireAccepted(TenantScope scope, SecondFactors.Proof proof) {
        if (proof == SecondFactors.Proof.NOT_GIVEN) {
            throw new Fault(
                    FaultCode.SECOND_FACTOR_REQUIRED,
                    "A one-time code or a recovery code is required as totp, or a passkey instead.");
        }
        if (proof == SecondFactors.Proof.WRONG) {
            failed(scope, scope.actor().id(), Proof.CODE);
            failedProofs.failed(scope, scope.actor().id());
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The code is wrong or was used.");
        }
    }

    private void failed(TenantScope scope, UUID user, Proof proof) {
        store.run(
                scope,
                session -> audit.record(session, AuditEvent.of(AuditAction.LOG_IN_REFUSED, user, List.of(proof.wire))));
    }
}
