package moxora.disclosure;

import jakarta.json.JsonObject;
import java.util.UUID;
import moxora.disclosure.processor.Register;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompts;
import moxora.fault.Fault;
import moxora.policy.AiTerms;
import moxora.policy.Processor;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Shows what an AI processor would be sent about a contact, and sends nothing. It goes the way that a call goes, and
 * stops before the processor; a preview is on the audit trail.
 *
 * <pre>{@code
 * previews.preview(scope, "tag-suggestions", contactId, null).fieldsSent();   // [company, title, tags]
 * }</pre>
 */
public final class Previews {

    private final Requests requests;
    private final Prompts prompts;
    private final Register register;

    public Previews(Requests requests, Prompts prompts, Register register) {
        this.requests = requests;
        this.prompts = prompts;
        this.register = register;
    }

    /**
     * What the feature would send about the contact.
     *
     * @param contact null for a feature that is about none
     * @param input what the caller adds, as the feature declares it
     * @throws Fault 404 for a feature that does not exist, as for a contact that is not this organisation's; 403 for a
     *     feature that exists and that the organisation's policy does not allow; 409 where the contact's restrictions
     *     stop it; 422 for input that the feature does not take
     */
    public Preview preview(TenantScope scope, String name, @Nullable UUID contact, @Nullable JsonObject input) {
        Requests.Request request = requests.admit(scope, name, contact, input);
        AiTerms terms = request.policy().ai();
        return new Preview(
                prompts.prompt(request.scope(), request.wanted(), terms, Occasion.PREVIEW),
                register.find(request.policy(), name).map(Processor::name).orElse(null),
                request.personRequired());
    }
}
