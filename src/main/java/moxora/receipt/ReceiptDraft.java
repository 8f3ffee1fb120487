package moxora.receipt;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt is to say of a disclosure. It can hold names of ours, counts and a processor's name, and nothing else:
 * what looks like a value is refused with an {@link IllegalArgumentException}, since it is a mistake of the code.
 *
 * <pre>{@code
 * ReceiptDraft.sent("contact-summary", contact, fields, placeholders, "Example AI", "small-1", digest, payload)
 *         .ended(Ending.answered(812, 96, took));
 * }</pre>
 *
 * @param payload what left; null where nothing did, and then no field and no placeholder did
 */
public record ReceiptDraft(
        String feature,
        @Nullable UUID contact,
        List<String> fields,
        SortedMap<String, Integer> placeholders,
        @Nullable String processor,
        @Nullable String model,
        String policyDigest,
        @Nullable Payload payload,
        Ending ending) {

    private static final Pattern FEATURE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,62}");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z_]{0,30}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_NAMES = 60;
    private static final int LONGEST_NAME = 200;

    public ReceiptDraft {
        fields = List.copyOf(fields);
        placeholders = Collections.unmodifiableSortedMap(new TreeMap<>(placeholders));
        require(FEATURE, Stream.of(feature));
        require(FIELD, fields.stream());
        require(KIND, placeholders.keySet().stream());
        require(DIGEST, Stream.of(policyDigest));
        if (fields.size() + placeholders.size() > MOST_NAMES || isTooLong(processor) || isTooLong(model)) {
            throw new IllegalArgumentException("a receipt has room for names, not for more");
        }
        if ((payload == null) != (ending.outcome() == Outcome.REFUSED)) {
            throw new IllegalArgumentException("a refusal sends nothing, and all else sends something");
        }
        if (payload == null && !(fields.isEmpty() && placeholders.isEmpty())) {
            throw new IllegalArgumentException("nothing left, and so no field did");
        }
    }

    /** That something is about to leave. */
    public static ReceiptDraft sent(
            String feature,
            @Nullable UUID contact,
            List<String> fields,
            Map<String, Integer> placeholders,
            String processor,
            @Nullable String model,
            String policyDigest,
            Payload payload) {
        return new ReceiptDraft(
                feature,
                contact,
                fields,
                new TreeMap<>(placeholders),
                processor,
                model,
                policyDigest,
                payload,
                Ending.OPEN);
    }

    /**
     * That nothing left.
     *
     * @param reason a code such as {@code processor_not_registered}
     * @param processor the one it would have gone to; null where there is none
     */
    public static ReceiptDraft refused(
            String feature,
            @Nullable UUID contact,
            String reason,
            @Nullable String processor,
            @Nullable String model,
            String policyDigest,
            Duration took) {
        return new ReceiptDraft(
                feature,
                contact,
                List.of(),
                Collections.emptySortedMap(),
                processor,
                model,
                policyDigest,
                null,
                Ending.refused(reason, took));
    }

    /** The same disclosure, with how it ended. */
    public ReceiptDraft ended(Ending known) {
        return new ReceiptDraft(feature, contact, fields, placeholders, processor, model, policyDigest, payload, known);
    }

    private static void require(Pattern form, Stream<String> names) {
        if (!names.allMatch(name -> form.matcher(name).matches())) {
            throw new IllegalArgumentException("a receipt would hold what is no name of ours");
        }
    }

    private static boolean isTooLong(@Nullable String name) {
        return name != null && name.length() > LONGEST_NAME;
    }

    @Override
    public String toString() {
        return "ReceiptDraft[" + feature + "]";
    }
}
