package moxora.app;

import java.util.List;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.vocabulary.DefaultDeny;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;

    AiParts(Assembly there) {
        this.requests = new Requests(there.organisations, there.policies, there.features);
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction((scope, region, passages) -> passage -> List.of(), List.of(), new DefaultDeny()));
        this.previews = new Previews(requests, prompts);
    }
}
