package moxora.email;

import moxora.app.Assembly;
import moxora.contact.ContactMailboxes;
import moxora.contact.ContactSealing;
import moxora.email.unsubscribe.UnsubscribeHeaders;

/** Registrations of the shared graph with other headers, which are asked for in the midst of the transaction. */
public final class Registering {

    private Registering() {}

    public static Registrations with(Assembly moxora, UnsubscribeHeaders headers) {
        return new Registrations(
                moxora.store,
                moxora.sealer,
                moxora.policies,
                moxora.email.messages,
                new ContactMailboxes(new ContactSealing(moxora.sealer), moxora.contactTokens),
                moxora.email.addresses,
                moxora.email.suppressionList,
                headers,
                moxora.abuse.readings,
                moxora.auditing.reads,
                moxora.clock);
    }
}
