package moxora.email.provider.sabotage;

import moxora.contact.Contact;
import moxora.crypto.FieldSealer;
import moxora.store.TenantStore;

/** Planted: a provider that looks up whom it reports about. */
@SuppressWarnings("unused")
public class PeeksAtContacts {
    private FieldSealer sealer;
    private TenantStore store;
    private Contact contact;
}
