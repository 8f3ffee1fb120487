package moxora.field;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a custom field holds. Every value has one canonical text, in which it is stored, answered and searched.
 *
 * <pre>{@code
 * CustomFieldType.NUMBER.canonical("-0.50", List.of());            // Optional[-0.5]
 * CustomFieldType.DATE.canonical("2023-02-29", List.of());         // Optional.empty
 * CustomFieldType.CHOICE.canonical("GOLD", List.of("Gold"));       // Optional[Gold]
 * }</pre>
 */
public enum CustomFieldType {
    /** Any text. */
    TEXT("wrong_type", "A text is required."),
    /** A decimal number without an exponent, at most 30 digits before and 15 after the point. */
    NUMBER(
            "invalid_number",
            "A number such as 12 or -0.5 is required, at most 30 digits before and 15 after the point."),
    /** A calendar date of ISO 8601. */
    DATE("invalid_date", "A calendar date in the form YYYY-MM-DD is required."),
    /** {@code true} or {@code false}. */
    BOOLEAN("invalid_boolean", "true or false is required."),
    /** One of the definition's choices. */
    CHOICE("invalid_choice", "One of the choices of the field's definition is required.");

    private static final int WHOLE_DIGITS = 30;
    private static final int FRACTION_DIGITS = 15;
    private static final int LONGEST_NUMBER = 100;
    private static final Pattern PLAIN_OR_JSON_NUMBER =
            Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");
    private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final String wire = name().toLowerCase(Locale.ROOT);
    private final String refusal;
    private final String rule;

    CustomFieldType(String refusal, String rule) {
        this.refusal = refusal;
        this.rule = rule;
    }

    /** The name on the wire and inside sealed records; frozen. */
    public String wire() {
        return wire;
    }

    public static Optional<CustomFieldType> named(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }

    /** The code of a value that is refused. */
    public String refusal() {
        return refusal;
    }

    /** What is allowed, as a sentence. */
    public String rule() {
        return rule;
    }

    /** Whether few values repeat so often that an index of them tells much: nobody is hidden among two. */
    public boolean isLowEntropy() {
        return this == BOOLEAN || this == CHOICE;
    }

    /**
     * The one text for a value, or empty when it is none of this type.
     *
     * @param choices for {@link #CHOICE} the declared values; not used by the others
     */
    public Optional<String> canonical(String value, List<String> choices) {
        String text = value.strip();
        return switch (this) {
            case TEXT -> Optional.of(text);
            case NUMBER -> number(text);
            case DATE -> date(text);
            case BOOLEAN ->
                Optional.of(text.toLowerCase(Locale.ROOT)).filter(word -> word.equals("true") || word.equals("false"));
            case CHOICE ->
                choices.stream().filter(choice -> choice.equalsIgnoreCase(text)).findFirst();
        };
    }

    private static Optional<String> number(String text) {
        if (text.length() > LONGEST_NUMBER
                || !PLAIN_OR_JSON_NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        if (number.signum() == 0) {
            return Optional.of("0");
        }
        number = number.stripTrailingZeros();
        // Before it is written out: 1e9999 would be ten thousand digits.
        boolean fits = number.scale() <= FRACTION_DIGITS && number.precision() - number.scale() <= WHOLE_DIGITS;
        return fits ? Optional.of(number.toPlainString()) : Optional.empty();
    }

    private static Optional<String> date(String text) {
        if (!ISO_DATE.matcher(text).matches() || text.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE).toString());
        } catch (DateTimeException notOnAnyCalendar) {
            return Optional.empty();
        }
    }
}
