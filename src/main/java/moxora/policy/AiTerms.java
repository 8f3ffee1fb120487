package moxora.policy;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/**
 * What may leave to an AI processor.
 *
 * @param features the allow-list of each feature, as the file lists it; a feature that is absent is switched off
 * @param training whether a processor may train models with what it is sent (P31, P40)
 * @param automaticDecisions whether a suggestion may take effect without a person (GDPR article 22; P115)
 * @param receiptRetention how long the receipt of a disclosure is kept; null: as long as the account
 */
public record AiTerms(
        Map<String, List<String>> features,
        FreeText freeText,
        SpecialCategories specialCategories,
        boolean training,
        boolean automaticDecisions,
        @Nullable Period receiptRetention) {

    private static final String INPUT = "input.";

    /** What may leave of notes and of what a caller types, the least first. */
    public enum FreeText {
        /** Nothing. */
        NONE,
        /** Ordinary words of a known language, once everybody known, every pattern and every unknown word is hidden. */
        VOCABULARY,
        /** Everything but whom the organisation knows and what has a pattern. */
        PATTERNS
    }

    /** What a field of a special category (GDPR article 9) does to a call about its contact; it never leaves itself. */
    public enum SpecialCategories {
        /** There is no call. */
        STOP,
        /** Free text is left out, since it may speak of it. */
        NARROW
    }

    public AiTerms {
        if (receiptRetention != null && (receiptRetention.isZero() || receiptRetention.isNegative())) {
            throw new IllegalArgumentException("no receipt could be kept");
        }
        features.values().stream()
                .flatMap(List::stream)
                .filter(field -> !mayBeListed(field))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException("Never disclosed, or no field: " + field);
                });
        features = features.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Terms whose receipts are kept as long as the account. */
    public AiTerms(
            Map<String, List<String>> features,
            FreeText freeText,
            SpecialCategories specialCategories,
            boolean training,
            boolean automaticDecisions) {
        this(features, freeText, specialCategories, training, automaticDecisions, null);
    }

    /** Nothing leaves. */
    public static AiTerms none() {
        return new AiTerms(Map.of(), FreeText.NONE, SpecialCategories.STOP, false, false);
    }

    /** The same terms for other features. */
    public AiTerms with(Map<String, List<String>> others) {
        return new AiTerms(others, freeText, specialCategories, training, automaticDecisions, receiptRetention);
    }

    /**
     * Whether an allow-list may name it: {@link Policy#ACTIVITY}, {@code input.<name>} for what a caller adds, and each
     * field that is not {@code NEVER} disclosed.
     */
    static boolean mayBeListed(String field) {
        return field.equals(Policy.ACTIVITY)
                || (field.startsWith(INPUT) && field.length() > INPUT.length())
                || PersonalField.named(field)
                        .filter(known -> known.disclosure() != PersonalField.Disclosure.NEVER)
                        .isPresent();
    }
}
