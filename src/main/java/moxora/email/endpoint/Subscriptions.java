package moxora.email.endpoint;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.email.sns.SubscriptionCall;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Answers a provider that wants to hear, before it reports anything, that its reports are wanted. The request was
 * verified like any other, for the very topic that the organisation named, so the organisation's yes is known.
 */
public final class Subscriptions {

    private static final Logger LOG = System.getLogger(Subscriptions.class.getName());

    private final TenantStore store;
    private final AuditTrail audit;
    private final @Nullable SubscriptionCall call;

    /** @param call how to answer; null on a host without a way out */
    public Subscriptions(TenantStore store, AuditTrail audit, @Nullable SubscriptionCall call) {
        this.store = store;
        this.audit = audit;
        this.call = call;
    }

    /**
     * Confirms, and notes it on the organisation's trail. Without a way out it only notes that confirmation is asked
     * for, and tells the operator's log the address, which is nobody's secret: all it can do is to say yes.
     *
     * @throws moxora.fault.Fault 503 when the provider does not take the answer, so that it asks again
     */
    public void confirm(TenantScope scope, UUID endpoint, URI address) {
        if (call == null) {
            LOG.log(Level.WARNING, "Endpoint {0} waits for its subscription to be confirmed at {1}", endpoint, address);
            note(scope, AuditAction.ENDPOINT_CONFIRMATION_ASKED, endpoint);
            return;
        }
        call.confirm(address);
        note(scope, AuditAction.ENDPOINT_CONFIRMED, endpoint);
    }

    private void note(TenantScope scope, AuditAction action, UUID endpoint) {
        store.run(scope, session -> audit.record(session, AuditEvent.of(action, endpoint)));
    }
}
