package moxora.app;

import java.util.List;
import java.util.Optional;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.pattern.Patterns;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;

    AiParts(Assembly there, DetectorSettings detector) {
        this.requests = new Requests(there.organisations, there.policies, there.features);
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(
                        (scope, region, passages) -> passage -> List.of(),
                        Patterns::of,
                        passage -> Optional.empty(),
                        detector.detector()));
        this.previews = new Previews(requests, prompts);
    }
}
