package moxora.disclosure;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.account.Organisations;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.feature.Features;
import moxora.disclosure.prompt.Prompts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Which requests for a feature are admitted at all, before anything of a contact is opened. */
public final class Requests {

    private final Organisations organisations;
    private final Policies policies;
    private final Features features;
    private final Permission permission;

    public Requests(Organisations organisations, Policies policies, Features features, Permission permission) {
        this.organisations = organisations;
        this.policies = policies;
        this.features = features;
        this.permission = permission;
    }

    /**
     * A request that may go on.
     *
     * @param personRequired whether what comes of it takes effect through a person only (GDPR article 22)
     */
    record Request(TenantScope scope, Policy policy, Prompts.Wanted wanted, boolean personRequired) {}

    Request admit(TenantScope scope, String name, @Nullable UUID contact, @Nullable JsonObject input) {
        requireSomebody(scope);
        Feature feature = features.find(name)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "There is no AI feature of that name."));
        TenantScope ai = scope.toward(Purpose.AI);
        Policy policy = policy(ai, feature);
        if (feature.aboutAContact() && contact == null) {
            throw Fault.refused("/contactId", "required", "The contact's id is required.");
        }
        Map<String, String> texts = texts(feature, input);
        Permission.Granted granted = permission.require(ai, contact, policy.ai());
        return new Request(
                ai, policy, new Prompts.Wanted(feature, contact, texts, granted.special()), granted.personRequired());
    }

    /**
     * Looks once more, right before something leaves, at what stands against it: it may have come meanwhile.
     *
     * @throws Fault 404 when the contact is gone; {@code RESTRICTED}
     */
    void requireStill(Request request) {
        permission.require(
                request.scope(), request.wanted().contact(), request.policy().ai());
    }

    /** Nothing is sent unless somebody asks for it: a user, or a program with a token that a user gave it (P39). */
    private static void requireSomebody(TenantScope scope) {
        if (!scope.actor().isUser() && scope.actor().role() != Actor.Role.API_TOKEN) {
            throw new Fault(
                    FaultCode.FORBIDDEN,
                    "An AI feature is asked for by a user or by an API token, and by nobody else.");
        }
    }

    /** The organisation's policy, where it allows a feature of that name. */
    Optional<Policy> policyOf(TenantScope scope, String name) {
        return policies.find(organisations.policyOf(scope))
                .filter(policy -> policy.allowedFields(name).isPresent());
    }

    private Policy policy(TenantScope scope, Feature feature) {
        String name = organisations.policyOf(scope);
        Policy policy = policies.find(name)
                .filter(known -> known.allowedFields(feature.name()).isPresent())
                .orElseThrow(() -> new Fault(
                        FaultCode.FORBIDDEN,
                        "The organisation's privacy policy (" + name + ") does not allow the feature " + feature.name()
                                + "."));
        Set<String> allowed = Set.copyOf(policy.allowedFields(feature.name()).orElseThrow());
        if (!allowed.equals(feature.variables())) {
            throw new IllegalStateException("feature " + feature.name() + " was not held against policy " + name);
        }
        return policy;
    }

    private static Map<String, String> texts(Feature feature, @Nullable JsonObject input) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Fault.Complaint> complaints = new ArrayList<>();
        if (input != null) {
            input.forEach((name, value) -> {
                Integer most = feature.input().get(name);
                String pointer = "/input/" + name.replace("~", "~0").replace("/", "~1");
                if (most == null) {
                    complaints.add(new Fault.Complaint(
                            pointer, "unknown_property", "Allowed here: " + allowed(feature) + "."));
                } else if (!(value instanceof JsonString text)) {
                    complaints.add(new Fault.Complaint(pointer, "wrong_type", "A text is wanted."));
                } else if (text.getString().codePointCount(0, text.getString().length()) > most) {
                    complaints.add(new Fault.Complaint(pointer, "too_long", "At most " + most + " characters."));
                } else {
                    texts.put(name, text.getString());
                }
            });
        }
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The input is refused.", complaints);
        }
        return texts;
    }

    private static String allowed(Feature feature) {
        return feature.input().isEmpty()
                ? "nothing"
                : String.join(", ", feature.input().keySet().stream().sorted().toList());
    }
}
