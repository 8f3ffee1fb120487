package moxora.contact.sabotage;

import java.util.UUID;
import moxora.contact.Contacts;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** Planted: a service that knows by itself for whom it works, and one that hides behind another service. */
@SuppressWarnings("unused")
public class ReadsWithoutScope {
    private TenantStore store;
    private TenantScope current;

    public Object get(UUID id) {
        return store.within(current, session -> id);
    }

    /** It holds no store, only a service that does. */
    public static class BehindAnother {
        private Contacts contacts;
        private TenantScope current;

        public Object get(UUID id, TenantScope scope) {
            return contacts.get(scope, id);
        }
    }
}
