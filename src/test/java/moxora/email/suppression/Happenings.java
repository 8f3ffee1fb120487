package moxora.email.suppression;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.crypto.Token;
import moxora.email.event.TakenEvent;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;

/** Events as the suppression list is told of them, for what no signed provider of the tests reports. */
public final class Happenings {

    private final Assembly moxora;
    private final TenantScope scope;

    public Happenings(Assembly moxora, TenantScope scope) {
        this.moxora = moxora;
        this.scope = scope;
    }

    public Token mark(String address) {
        moxora.sealer.prepare(scope);
        return moxora.email.addresses.address(scope, address).mark();
    }

    public TakenEvent softBounce(String address, Instant at) {
        return event(
                reported(EmailEventType.BOUNCE, address, at)
                        .bounce(BounceClass.SOFT)
                        .build(),
                null);
    }

    TakenEvent bounce(String address, BounceClass how, Instant at) {
        return event(reported(EmailEventType.BOUNCE, address, at).bounce(how).build(), null);
    }

    public TakenEvent delivery(String address, Instant at) {
        return event(reported(EmailEventType.DELIVERY, address, at).build(), null);
    }

    TakenEvent of(EmailEventType type, String address, Instant at, boolean machine, RegisteredMessage message) {
        return event(reported(type, address, at).machine(machine).build(), message);
    }

    private static ReportedEvent.Builder reported(EmailEventType type, String address, Instant at) {
        return ReportedEvent.of(type, address, UUID.randomUUID().toString()).at(at);
    }

    private TakenEvent event(ReportedEvent reported, RegisteredMessage message) {
        Token address = mark(reported.recipient());
        Token identity = moxora.index.identity(scope, "happening", 1, reported.sameness());
        return new TakenEvent(
                identity, reported.at(), address, List.of(), false, message, Policy.Tracking.IDENTIFIED, reported);
    }

    /** In one transaction, as one delivery would. */
    public void tell(TakenEvent... events) {
        moxora.sealer.prepare(scope);
        Instant now = moxora.clock.instant();
        moxora.store.run(scope, session -> moxora.email.suppressionEffect.taken(session, List.of(events), now));
    }
}
