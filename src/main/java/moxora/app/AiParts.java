package moxora.app;

import java.util.List;
import java.util.Optional;
import moxora.contact.ContactSealing;
import moxora.contact.KnownWords;
import moxora.disclosure.KnownPeople;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;
    public final KnownPeople knownPeople;

    AiParts(Assembly there) {
        this.requests = new Requests(there.organisations, there.policies, there.features);
        this.knownPeople = new KnownPeople(
                new KnownWords(there.store, new ContactSealing(there.sealer), there.contactTokens),
                there.mail.userTokens);
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(knownPeople, List.of(), passage -> Optional.empty()));
        this.previews = new Previews(requests, prompts);
    }
}
