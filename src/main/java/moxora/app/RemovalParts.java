package moxora.app;

import java.util.List;
import moxora.contact.AddressBlocks;
import moxora.contact.BulkErasure;
import moxora.contact.BulkErasureWork;
import moxora.contact.ContactErasure;
import moxora.contact.ContactSealing;
import moxora.contact.CustomFields;
import moxora.contact.ErasedContacts;
import moxora.contact.ErasedContactsReplay;
import moxora.contact.TenantPolicies;
import moxora.contact.UntoldErasures;
import moxora.email.unlinked.Pseudonyms;

/** What erases contacts, one and many, and sees to it that they stay erased. */
public final class RemovalParts {

    private static final int AT_ONCE = 1;

    public final ErasedContacts erased;
    public final ContactErasure erasure;
    public final ErasedContactsReplay replay;
    public final AddressBlocks blocks;
    public final BulkErasureWork bulkWork;
    public final BulkErasure bulk;
    public final UntoldErasures untold;

    /** @param there the graph as far as it is there */
    RemovalParts(
            Assembly there,
            ContactSealing sealing,
            CustomFields customFields,
            TenantPolicies policies,
            Workers workers) {
        this.erased = new ErasedContacts(there.vault);
        this.erasure = new ContactErasure(
                there.store,
                erased,
                sealing,
                there.contactTokens,
                there.abuse.readings,
                there.audit,
                List.of(there.holds.contacts, new Pseudonyms(there.index)),
                EmailParts.LATE_EVENTS,
                there.clock);
        this.replay = new ErasedContactsReplay(there.store, erased, erasure, sealing, there.contactTokens, there.clock);
        this.blocks = new AddressBlocks(there.store, there.contactTokens, erased, there.audit, there.clock);
        this.bulkWork = new BulkErasureWork(
                there.store, there.vault, erasure, workers.of("erasure", AT_ONCE), there.audit, there.clock);
        this.untold = new UntoldErasures(
                there.store, there.vault, erased, workers.of("untold erasures", AT_ONCE), there.clock);
        this.bulk = new BulkErasure(
                there.store,
                sealing,
                there.contactTokens,
                customFields,
                policies,
                there.abuse.readings,
                there.holds.contacts,
                bulkWork,
                there.audit,
                there.clock);
    }

    /** What goes on where it was broken off. */
    public List<Runnable> jobs() {
        return List.of(replay::finishDue, bulkWork::resumeUnfinished, untold::resumeUnfinished);
    }
}
