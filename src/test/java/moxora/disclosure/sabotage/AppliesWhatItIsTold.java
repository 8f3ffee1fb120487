package moxora.disclosure.sabotage;

import java.util.List;
import java.util.UUID;
import moxora.contact.Contacts;
import moxora.tenant.TenantScope;

/** Planted: what an answer says becomes true of the contact, and nobody looked at it. */
public final class AppliesWhatItIsTold {

    private final Contacts contacts;

    public AppliesWhatItIsTold(Contacts contacts) {
        this.contacts = contacts;
    }

    public void answered(TenantScope scope, UUID contact, List<String> tags) {
        Runnable effect = () -> contacts.change(scope, "GB", contact, null, before -> before.withTags(tags));
        effect.run();
    }
}
