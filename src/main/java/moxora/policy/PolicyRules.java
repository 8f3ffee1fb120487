package moxora.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import moxora.field.PersonalField;
import tools.jackson.databind.JsonNode;

/**
 * What a schema cannot say: limits between two values, limits of one policy, and the catalogue's veto.
 *
 * <p>A value that has not even the right form is left to the schema.
 */
final class PolicyRules {

    /** A file may be stricter than its policy's text, never laxer. */
    private static final Map<String, Duration> PROMISED_SESSION = Map.of("pixelant", Duration.ofDays(7)); // P75

    private static final Set<String> PROMISED_MFA = Set.of("moksana"); // P59

    private static final Set<String> PROMISED_NO_TRACKING = Set.of("moonengage", "moksho"); // P24; P72, P21

    private static final Set<String> PROMISED_NOTHING_LEFT = Set.of("moonengage", "moksho"); // P95; P94

    private static final Set<String> PROMISED_DO_NOT_TRACK = Set.of("pixelant"); // P76

    private static final Set<String> PROMISED_NO_TRAINING = Set.of("moxora"); // P40

    private final PolicySchema schema;
    private final YamlDocument document;
    private final Problems problems;

    PolicyRules(PolicySchema schema, YamlDocument document, Problems problems) {
        this.schema = schema;
        this.document = document;
        this.problems = problems;
    }

    void check(String baseName) {
        document.text("/policy")
                .filter(name -> !name.equals(baseName))
                .ifPresent(name -> refuse("/policy", baseName + ", the file's own name"));
        checkClosure(baseName);
        checkSession(baseName);
        checkMfa(baseName);
        checkEmailEvents(baseName);
        document.text("/ai/training")
                .filter(training -> PROMISED_NO_TRAINING.contains(baseName) && training.equals("allowed"))
                .ifPresent(training -> refuse("/ai/training", promised("forbidden", baseName)));
        new ProcessorRules(schema, document, problems).check(baseName);
        new RetentionRules(schema, document, problems).check(baseName);
        document.root().at("/ai/features").propertyStream().forEach(feature -> {
            String pointer = YamlDocument.child("/ai/features", feature.getKey());
            for (int i = 0; i < feature.getValue().size(); i++) {
                checkDisclosure(pointer + "/" + i);
            }
        });
    }

    private void checkClosure(String baseName) {
        document.text("/closure/method")
                .filter(method -> PROMISED_NOTHING_LEFT.contains(baseName) && !method.equals("delete"))
                .ifPresent(method -> refuse("/closure/method", promised("delete", baseName)));
        Optional<Period> deadline = parse("/closure/deadline", Period::parse);
        deadline.filter(days -> !ClosureTerms.isDeadlineAllowed(days)).ifPresent(days -> refuse("/closure/deadline"));
        Period longest = deadline.filter(ClosureTerms::isDeadlineAllowed)
                .orElse(Period.ofDays(ClosureTerms.LONGEST_DEADLINE_DAYS));
        parse("/closure/undoWindow", Period::parse)
                .filter(days -> !ClosureTerms.isUndoWindowAllowed(days, longest))
                .ifPresent(days -> refuse("/closure/undoWindow"));
    }

    private void checkSession(String baseName) {
        Optional<Duration> absolute = parse("/session/absoluteLifetime", Duration::parse);
        absolute.filter(lifetime -> !Policy.Session.isAllowed(lifetime, Policy.LONGEST_SESSION))
                .ifPresent(lifetime -> refuse("/session/absoluteLifetime"));
        Duration promised = PROMISED_SESSION.getOrDefault(baseName, Policy.LONGEST_SESSION);
        absolute.filter(lifetime -> lifetime.compareTo(promised) > 0)
                .ifPresent(lifetime -> refuse(
                        "/session/absoluteLifetime",
                        "at most P" + promised.toDays() + "D, which the policy of " + baseName + " promises"));
        Duration longest = absolute.filter(lifetime -> Policy.Session.isAllowed(lifetime, Policy.LONGEST_SESSION))
                .orElse(Policy.LONGEST_SESSION);
        parse("/session/idleLifetime", Duration::parse)
                .filter(lifetime -> !Policy.Session.isAllowed(lifetime, longest))
                .ifPresent(lifetime -> refuse("/session/idleLifetime"));
    }

    /** What the text promises must be said in so many words: leaving the key out is optional. */
    private void checkMfa(String baseName) {
        String mfa = document.text("/mfa").orElse("optional");
        if (PROMISED_MFA.contains(baseName) && mfa.equals("optional")) {
            refuse("/mfa", "required, which the policy of " + baseName + " promises");
        }
    }

    private void checkEmailEvents(String baseName) {
        document.text("/emailEvents/tracking")
                .filter(tracking -> PROMISED_NO_TRACKING.contains(baseName) && !tracking.equals("off"))
                .ifPresent(tracking -> refuse("/emailEvents/tracking", promised("off", baseName)));
        document.text("/emailEvents/doNotTrack")
                .filter(signal -> PROMISED_DO_NOT_TRACK.contains(baseName) && signal.equals("ignored"))
                .ifPresent(signal -> refuse("/emailEvents/doNotTrack", promised("honoured", baseName)));
    }

    private static String promised(String allowed, String policy) {
        return allowed + ", which the policy of " + policy + " promises";
    }

    private void checkDisclosure(String pointer) {
        JsonNode item = document.root().at(pointer);
        if (item.isString()
                && PersonalField.named(item.stringValue()).isPresent()
                && !AiTerms.mayBeListed(item.stringValue())) {
            refuse(pointer, schema.allowed(pointer) + " (this field never leaves to an AI processor)");
        }
    }

    private <T> Optional<T> parse(String pointer, Function<String, T> parser) {
        try {
            return document.text(pointer).map(parser);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void refuse(String pointer) {
        refuse(pointer, schema.allowed(pointer));
    }

    private void refuse(String pointer, String allowed) {
        problems.add(document.problem(pointer, allowed));
    }
}
