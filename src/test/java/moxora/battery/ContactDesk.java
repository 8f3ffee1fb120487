package moxora.battery;

import java.util.List;
import moxora.app.Assembly;
import moxora.audit.GroupedReads;
import moxora.contact.ContactErasure;
import moxora.contact.ContactSealing;
import moxora.contact.ContactStream;
import moxora.contact.ContactTokens;
import moxora.contact.Contacts;
import moxora.contact.CustomFields;
import moxora.contact.ErasedContacts;
import moxora.contact.IdempotencyKeys;
import moxora.contact.TenantPolicies;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.KeyringSource;
import moxora.csv.ContactExport;
import moxora.email.parked.LateEvents;

/** The services over contacts, put together as {@link Assembly} does it, over keys and a sealer of the test's choice. */
public record ContactDesk(Contacts contacts, ContactExport export) {

    static ContactDesk of(Assembly moxora, KeyringSource keyrings, FieldSealer sealer) {
        return of(moxora, keyrings, sealer, moxora.auditing.reads);
    }

    private static ContactDesk of(Assembly moxora, KeyringSource keyrings, FieldSealer sealer, GroupedReads reads) {
        ContactSealing sealing = new ContactSealing(sealer);
        BlindIndex index = new BlindIndex(keyrings);
        TenantPolicies policies = new TenantPolicies(moxora.store, moxora.policies);
        ContactTokens tokens = new ContactTokens(index, policies);
        CustomFields customFields = new CustomFields(sealer, index, moxora.policies, moxora.clock);
        return new ContactDesk(
                new Contacts(
                        moxora.store,
                        sealing,
                        tokens,
                        customFields,
                        new IdempotencyKeys(index, moxora.clock),
                        policies,
                        moxora.abuse.readings,
                        moxora.audit,
                        reads,
                        new ContactErasure(
                                moxora.store,
                                new ErasedContacts(moxora.vault),
                                sealing,
                                tokens,
                                moxora.abuse.readings,
                                moxora.audit,
                                List.of(),
                                new LateEvents(),
                                moxora.clock),
                        moxora.clock),
                new ContactExport(
                        new ContactStream(moxora.store, sealing, customFields, moxora.abuse.readings, moxora.audit)));
    }

    /** Contacts whose reads are noted somewhere else. */
    public static Contacts reading(Assembly moxora, GroupedReads reads) {
        return of(moxora, moxora.keyrings, moxora.sealer, reads).contacts;
    }

    static ContactDesk of(Assembly moxora) {
        return new ContactDesk(moxora.contacts, moxora.contactExport);
    }
}
