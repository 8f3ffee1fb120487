package moxora.account;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** Whether whoever reads mail at an address says that it is theirs; inviting and resetting a password ask for it. */
public final class EmailVerification {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final MailTokens tokens;
    private final UserRecords records;
    private final AuditTrail audit;

    public EmailVerification(TenantStore store, FieldSealer sealer, MailTokens tokens, AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.tokens = tokens;
        this.records = new UserRecords(sealer);
        this.audit = audit;
    }

    /** Writes the mail; part of sign-up. */
    void mail(TenantSession session, UUID user, String name, String email, String organisation) {
        tokens.mail(
                session,
                MailTokens.Purpose.VERIFY_EMAIL,
                user,
                email,
                Map.of("name", name, "organisation", organisation));
    }

    /**
     * Writes the mail anew for the scope's actor; does nothing where the address is verified.
     *
     * @throws Fault 429 after five in an hour
     */
    public void mailAnew(TenantScope scope) {
        sealer.prepare(scope);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            UUID user = scope.actor().id();
            records.lock(session, user);
            Account account = records.require(session, user);
            if (account.emailVerified()) {
                return;
            }
            if (tokens.tooMany(session, MailTokens.Purpose.VERIFY_EMAIL, user)) {
                throw Fault.later(
                        FaultCode.TOO_MANY_REQUESTS,
                        "This mail was sent " + MailTokens.AN_HOUR + " times within the hour.",
                        Duration.ofHours(1));
            }
            mail(session, user, account.name(), account.email(), records.organisation(session));
            audit.record(session, AuditEvent.of(AuditAction.EMAIL_VERIFICATION_REQUESTED, user));
        });
    }

    /**
     * Takes what the mail carried.
     *
     * @throws Fault 422 {@code invalid_token}
     */
    public void confirm(TenantScope scope, UUID token) {
        store.run(scope, session -> {
            UUID user = tokens.redeem(session, token, MailTokens.Purpose.VERIFY_EMAIL)
                    .target();
            records.lock(session, user).verified();
            session.flush();
            tokens.forget(session, user, MailTokens.Purpose.VERIFY_EMAIL);
            audit.record(session, AuditEvent.of(AuditAction.EMAIL_VERIFIED, user));
        });
    }
}
