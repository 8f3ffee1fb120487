package moxora.email.event;

import moxora.contact.ContactAddresses;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.email.message.Messages;
import moxora.email.tracking.Tracking;
import moxora.policy.Policies;
import moxora.tenant.TenantScope;

/** The one way by which events come in, whoever reports them: folded by identity, placed, written, with what follows. */
public final class EventIntake {

    private final EventIdentity identities;
    private final EventMappings mappings;
    private final ContactAddresses addresses;
    private final ErasedAddresses erased;

    public final EventSealing sealing;
    public final Placing placing;
    public final EventWriter writer;

    public EventIntake(
            ContactAddresses addresses,
            FieldSealer sealer,
            BlindIndex index,
            Policies policies,
            Messages messages,
            EventMappings mappings,
            ErasedAddresses erased,
            EventConsequences consequences,
            ParkedCounts counts) {
        this.identities = new EventIdentity(index);
        this.mappings = mappings;
        this.addresses = addresses;
        this.erased = erased;
        this.sealing = new EventSealing(sealer);
        this.placing = new Placing(messages, addresses, erased, new Tracking(policies));
        this.writer = new EventWriter(sealing, erased, consequences.unlinked(), consequences.effects(), counts);
    }

    /** An empty one, for the events that the provider tells of in one go. */
    public EventBatch batch(TenantScope scope, String provider) {
        return new EventBatch(scope, provider, identities, addresses, mappings, placing, erased, writer);
    }
}
