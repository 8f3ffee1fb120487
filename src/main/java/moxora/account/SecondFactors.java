package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What a user has enrolled besides the password, and whether a code is one of theirs. A code counts once: the step of
 * an accepted one-time code is kept and must rise, a recovery code is deleted by its use, both under a row's lock.
 */
public final class SecondFactors implements SecondFactorRule {

    static final String SECRET = "secret";
    static final String PASSKEY_NAME = "name";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Sessions sessions;
    private final RecoveryCodes recoveryCodes;
    private final Notices notices;
    private final AuditTrail audit;
    private final Clock clock;
    private final OneTimeCodes codes = new OneTimeCodes();

    /** A passkey as its user sees it. */
    public record Passkey(
            UUID id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {

        @Override
        public String toString() {
            return "Passkey[" + id + "]";
        }
    }

    /**
     * A user's second factors.
     *
     * @param required whether the policy lets nobody in without one
     * @param totpEnrolledAt since when one-time codes count, or null
     */
    public record Enrolled(
            boolean required, @Nullable Instant totpEnrolledAt, List<Passkey> passkeys, long recoveryCodesLeft) {}

    /** What a code, or its absence, proves. */
    enum Proof {
        NOTHING_ENROLLED,
        NOT_GIVEN,
        ONE_TIME_CODE,
        RECOVERY_CODE,
        WRONG
    }

    public SecondFactors(
            TenantStore store,
            FieldSealer sealer,
            BlindIndex index,
            Sessions sessions,
            Notices notices,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.sessions = sessions;
        this.recoveryCodes = new RecoveryCodes(index);
        this.notices = notices;
        this.audit = audit;
        this.clock = clock;
    }

    /** What the scope's actor has enrolled. */
    public Enrolled enrolled(TenantScope scope) {
        sealer.prepare(scope);
        UUID user = scope.actor().id();
        return store.within(scope, session -> {
            List<FactorTable.Factor> factors = FactorTable.confirmed(session, user);
            return new Enrolled(
                    isRequired(session),
                    factors.stream()
                            .filter(factor -> factor.kind() == FactorTable.Kind.TOTP)
                            .map(FactorTable.Factor::confirmedAt)
                            .findFirst()
                            .orElse(null),
                    factors.stream()
                            .filter(factor -> factor.kind() == FactorTable.Kind.PASSKEY)
                            .map(factor -> passkey(scope, factor))
                            .toList(),
                    recoveryCodes.left(session, user));
        });
    }

    /** Whether the scope's actor has any second factor that counts. */
    public boolean hasAny(TenantScope scope) {
        return store.within(
                scope,
                session -> !FactorTable.confirmed(session, scope.actor().id()).isEmpty());
    }

    /**
     * New recovery codes, shown once; those of before are void.
     *
     * @throws Fault 409 where there is no second factor to recover from
     */
    public List<String> renewRecoveryCodes(TenantScope scope) {
        sealer.prepare(scope);
        UUID user = scope.actor().id();
        return store.within(scope, session -> {
            FactorTable.lockUser(session, user);
            if (FactorTable.confirmed(session, user).isEmpty()) {
                throw new Fault(FaultCode.CONFLICT, "Recovery codes stand in for a second factor: enrol one first.");
            }
            return renewRecoveryCodes(session, user);
        });
    }

    List<String> renewRecoveryCodes(TenantSession session, UUID user) {
        List<String> made = recoveryCodes.renew(session, user, now());
        notices.tell(session, Notices.Notice.RECOVERY_CODES_MADE, user);
        audit.record(session, AuditEvent.of(AuditAction.RECOVERY_CODES_MADE, user));
        return made;
    }

    /**
     * Whether the code is the user's, and takes it if so. Part of a transaction that must be committed whatever the
     * answer, and before which the keys were prepared.
     */
    Proof check(TenantSession session, UUID user, @Nullable String code) {
        if (FactorTable.confirmed(session, user).isEmpty()) {
            return Proof.NOTHING_ENROLLED;
        }
        if (code == null || code.isBlank()) {
            return Proof.NOT_GIVEN;
        }
        if (RecoveryCodes.isOne(code)) {
            if (!recoveryCodes.use(session, user, code)) {
                return Proof.WRONG;
            }
            notices.tell(session, Notices.Notice.RECOVERY_CODE_USED, user);
            audit.record(session, AuditEvent.of(AuditAction.RECOVERY_CODE_USED, user));
            return Proof.RECOVERY_CODE;
        }
        Optional<FactorTable.Factor> totp = FactorTable.lockTotp(session, user);
        if (totp.isEmpty()) {
            return Proof.WRONG;
        }
        Instant now = now();
        OptionalLong step = accept(session.scope(), totp.get(), code, now);
        step.ifPresent(accepted -> FactorTable.used(session, totp.get().id(), accepted, now));
        return step.isPresent() ? Proof.ONE_TIME_CODE : Proof.WRONG;
    }

    /** The step of the code, where it is a right one of that secret that was not used. */
    OptionalLong accept(TenantScope scope, FactorTable.Factor totp, String code, Instant now) {
        String plain = code.replace(" ", "");
        if (!plain.matches("[0-9]{" + OneTimeCodes.DIGITS + "}")) {
            return OptionalLong.empty();
        }
        byte[] secret = Base32.decode(secret(scope, totp)).orElseThrow();
        return codes.accept(secret, plain, now, totp.counter());
    }

    /** The secret as apps take it. */
    String secret(TenantScope scope, FactorTable.Factor totp) {
        return sealer.open(scope, Compartment.SECOND_FACTOR, totp.id(), totp.sealed(), SECRET::equals)
                .one(SECRET)
                .orElseThrow();
    }

    /** A new secret, sealed for the factor that will have the id. */
    FieldValues newSecret() {
        return new FieldValues().with(SECRET, Base32.encode(codes.newSecret()));
    }

    /**
     * A provider's second factor counts for ours. Without one, whoever has enrolled one here logs in with it, and where
     * the policy requires one the session is for enrolling it.
     */
    @Override
    public Verdict judge(TenantScope scope, UUID user, boolean multiFactor) {
        if (multiFactor) {
            return Verdict.WHOLE;
        }
        return store.within(scope, session -> {
            if (!FactorTable.confirmed(session, user).isEmpty()) {
                return Verdict.SECOND_FACTOR_REQUIRED;
            }
            return isRequired(session) ? Verdict.ENROLLING : Verdict.WHOLE;
        });
    }

    /** Tells the user that one more was enrolled; part of that transaction. */
    void tellAdded(TenantSession session, UUID user) {
        notices.tell(session, Notices.Notice.SECOND_FACTOR_ADDED, user);
    }

    boolean isRequired(TenantSession session) {
        return sessions.policyOf(session).mfa() == Policy.Mfa.REQUIRED;
    }

    /**
     * Refuses where the policy wants a second factor and the user would have none; to be asked under the user's lock,
     * after the removal. Without any factor, recovery codes go as well.
     */
    void afterRemoval(TenantSession session, UUID user) {
        notices.tell(session, Notices.Notice.SECOND_FACTOR_REMOVED, user);
        if (!FactorTable.confirmed(session, user).isEmpty()) {
            return;
        }
        if (isRequired(session)) {
            throw new Fault(
                    FaultCode.CONFLICT,
                    "The organisation's policy requires a second factor, and this is the last: enrol another first.");
        }
        recoveryCodes.forget(session, user);
    }

    private Passkey passkey(TenantScope scope, FactorTable.Factor factor) {
        String name = sealer.open(scope, Compartment.SECOND_FACTOR, factor.id(), factor.sealed(), PASSKEY_NAME::equals)
                .one(PASSKEY_NAME)
                .orElseThrow();
        return new Passkey(factor.id(), name, factor.createdAt(), factor.lastUsedAt());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
