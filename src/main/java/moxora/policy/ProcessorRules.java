package moxora.policy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.field.PersonalField;

/**
 * What a schema cannot say of the register of processors: what its lines have to do with each other, with the features
 * of the policy, and with what the policy's text promises.
 *
 * <p>Nothing here asks what day it is: an agreement that has ended stops calls, not the start.
 */
final class ProcessorRules {

    /** The whole of what a text allows to be shared: who gets what and to which end, only with consent. */
    private record Promised(String name, Set<String> fields, Set<String> purposes) {}

    private static final Map<String, Promised> PROMISED_SHARING =
            Map.of("pixelant", new Promised("tidio", Set.of("emails"), Set.of("support"))); // P47

    private static final List<String> OF_THE_AGREEMENT = List.of("region", "nextReview", "retention");

    private final PolicySchema schema;
    private final YamlDocument document;
    private final Problems problems;
    private final Map<String, Set<String>> features;

    ProcessorRules(PolicySchema schema, YamlDocument document, Problems problems) {
        this.schema = schema;
        this.document = document;
        this.problems = problems;
        this.features = document.root()
                .at("/ai/features")
                .propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        feature -> Set.copyOf(texts(YamlDocument.child("/ai/features", feature.getKey())))));
    }

    void check(String baseName) {
        List<String> lines = pointers(ProcessorFile.PROCESSORS);
        requireOnce(lines.stream().map(line -> line + "/name").toList(), "a name of its own for each processor");
        requireOnce(
                lines.stream()
                        .flatMap(line -> pointers(line + "/purposes").stream())
                        .toList(),
                "a purpose that no other processor is registered for");
        for (String line : lines) {
            document.text(line + "/endpoint")
                    .filter(endpoint -> !ProcessorEndpoint.isAllowed(endpoint))
                    .ifPresent(endpoint -> refuse(line + "/endpoint"));
            checkPurposes(line);
            checkAgreement(line);
            checkLimits(line + "/limits");
            checkTraining(line);
            Promised promised = PROMISED_SHARING.get(baseName);
            if (promised != null) {
                checkPromised(line, promised, baseName);
            }
        }
    }

    private void requireOnce(List<String> pointers, String allowed) {
        Map<String, String> first = new HashMap<>();
        for (String pointer : pointers) {
            document.text(pointer)
                    .filter(text -> first.putIfAbsent(text, pointer) != null)
                    .ifPresent(again -> refuse(pointer, allowed));
        }
    }

    private void checkPurposes(String line) {
        Set<String> known = new TreeSet<>(Processor.OTHER_PURPOSES);
        known.addAll(features.keySet());
        each(
                line + "/purposes",
                purpose -> !known.contains(purpose),
                "a feature that /ai/features allows, or one of "
                        + String.join(", ", new TreeSet<>(Processor.OTHER_PURPOSES)));
        Set<String> served =
                texts(line + "/purposes").stream().filter(features::containsKey).collect(Collectors.toSet());
        if (served.isEmpty()) {
            each(
                    line + "/fields",
                    field -> !mayBeShared(field),
                    "fields of a contact but for notes: what else there is" + " leaves redacted, to an AI processor");
            return;
        }
        if (served.size() < texts(line + "/purposes").size()) {
            refuse(line + "/purposes", "AI features only, or other purposes only");
        }
        if (document.text(line + "/consent").filter("required"::equals).isPresent()) {
            refuse(
                    line + "/consent",
                    "none, since a feature does not ask for consent: a contact who withdrew it is left"
                            + " out by itself");
        }
        checkNecessity(line, served);
    }

    /** The fields are exactly what the features need: fewer would stop them, more would be permitted for nothing. */
    private void checkNecessity(String line, Set<String> served) {
        Set<String> needed = served.stream()
                .flatMap(feature -> features.getOrDefault(feature, Set.of()).stream())
                .collect(Collectors.toSet());
        Set<String> lacking = new TreeSet<>(needed);
        lacking.removeAll(texts(line + "/fields"));
        if (!lacking.isEmpty()) {
            refuse(line + "/fields", "every field of its features, so also " + String.join(", ", lacking));
        }
        each(
                line + "/fields",
                field -> !needed.contains(field),
                "fields that one of its features needs: " + String.join(", ", new TreeSet<>(needed)));
    }

    private static boolean mayBeShared(String field) {
        return PersonalField.named(field)
                .filter(known -> AiTerms.mayBeListed(field) && known.disclosure() != PersonalField.Disclosure.FREE_TEXT)
                .isPresent();
    }

    private void checkAgreement(String line) {
        Optional<LocalDate> signed = date(line + "/agreement/signed");
        Optional<LocalDate> expires = date(line + "/agreement/expires");
        date(line + "/nextReview");
        if (signed.isPresent() && expires.filter(signed.get()::isAfter).isPresent()) {
            refuse(line + "/agreement/expires", "a day that is not before the one on which it was signed");
        }
        if (!document.root().at(line + "/agreement").isMissingNode()) {
            OF_THE_AGREEMENT.stream()
                    .map(key -> line + "/" + key)
                    .filter(pointer -> document.root().at(pointer).isMissingNode())
                    .forEach(pointer -> problems.add(new Problem(
                            document.file(),
                            document.place(line + "/agreement"),
                            pointer,
                            "nothing",
                            schema.allowed(pointer) + ", which is needed beside an agreement")));
        }
    }

    /** A date in the form of the schema that no calendar has is refused here; any other form, there. */
    private Optional<LocalDate> date(String pointer) {
        try {
            return document.text(pointer)
                    .filter(text -> text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                    .map(LocalDate::parse);
        } catch (DateTimeException noSuchDay) {
            refuse(pointer);
            return Optional.empty();
        }
    }

    private void checkLimits(String limits) {
        document.text(limits + "/currency")
                .filter(code -> Currency.getAvailableCurrencies().stream()
                        .noneMatch(known -> known.getCurrencyCode().equals(code)))
                .ifPresent(code -> refuse(limits + "/currency"));
        boolean priced = Stream.of("/inputPrice", "/outputPrice")
                .anyMatch(price -> document.text(limits + price)
                        .filter(text -> !text.matches("[0.]*"))
                        .isPresent());
        if (document.text(limits + "/costPerMonth").isPresent()
                && (!priced || document.text(limits + "/currency").isEmpty())) {
            refuse(limits + "/costPerMonth", "a limit beside inputPrice or outputPrice and their currency");
        }
    }

    private void checkTraining(String line) {
        boolean allowed =
                document.text("/ai/training").filter("allowed"::equals).isPresent();
        document.text(line + "/training")
                .filter(training -> training.equals("allowed") && !allowed)
                .ifPresent(training -> refuse(line + "/training", "forbidden, as /ai/training says"));
    }

    private void checkPromised(String line, Promised promised, String policy) {
        document.text(line + "/name")
                .filter(name -> !name.equals(promised.name))
                .ifPresent(name -> refuse(line + "/name", promisedBy(promised.name, policy)));
        each(
                line + "/purposes",
                purpose -> !promised.purposes.contains(purpose),
                promisedBy(String.join(", ", promised.purposes), policy));
        each(
                line + "/fields",
                field -> !promised.fields.contains(field),
                promisedBy(String.join(", ", promised.fields), policy));
        if (document.text(line + "/consent").filter("required"::equals).isEmpty()) {
            refuse(line + "/consent", promisedBy("required", policy));
        }
    }

    private static String promisedBy(String allowed, String policy) {
        return allowed + ", which the policy of " + policy + " promises";
    }

    /** Refuses each text of a list that is wrong, at its own place. */
    private void each(String list, Predicate<String> isWrong, String allowed) {
        pointers(list)
                .forEach(pointer -> document.text(pointer).filter(isWrong).ifPresent(text -> refuse(pointer, allowed)));
    }

    private List<String> pointers(String list) {
        return document.root().at(list).isArray()
                ? IntStream.range(0, document.root().at(list).size())
                        .mapToObj(i -> list + "/" + i)
                        .toList()
                : List.of();
    }

    private List<String> texts(String list) {
        return pointers(list).stream()
                .flatMap(pointer -> document.text(pointer).stream())
                .toList();
    }

    private void refuse(String pointer) {
        refuse(pointer, schema.allowed(pointer));
    }

    private void refuse(String pointer, String allowed) {
        problems.add(document.problem(pointer, allowed));
    }
}
