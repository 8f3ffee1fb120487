package moxora.app;

import java.util.List;
import java.util.regex.Pattern;
import moxora.erasure.ClosureCap;
import moxora.mail.MailUrl;

/**
 * What keeps closures in bounds: {@code MOXORA_CLOSURES_PER_DAY}, and {@code MOXORA_OPERATOR_EMAIL} for those who are
 * told when one needs them.
 *
 * @param operators addresses, at most {@value #MOST_OPERATORS}; none for no mail
 */
public record ClosureSettings(ClosureCap cap, List<String> operators) {

    private static final String PER_DAY = "moxora.closures.per.day";
    private static final String EMAIL = "moxora.operator.email";
    private static final int USUAL = 20;
    private static final int MOST = 1_000_000;
    private static final int MOST_OPERATORS = 10;
    private static final Pattern COMMA = Pattern.compile(",");

    public ClosureSettings {
        operators = List.copyOf(operators);
    }

    static ClosureSettings of(Environment environment) {
        int perDay = environment.number(PER_DAY, USUAL, MOST);
        if (perDay < 1) {
            throw new Settings.Invalid(Environment.variable(PER_DAY) + ": a whole number from 1 to " + MOST
                    + " is allowed; without closures there is no erasure.");
        }
        return new ClosureSettings(
                new ClosureCap(perDay),
                environment.given(EMAIL).map(ClosureSettings::addresses).orElse(List.of()));
    }

    private static List<String> addresses(String text) {
        List<String> addresses =
                COMMA.splitAsStream(text).map(String::strip).distinct().toList();
        if (addresses.size() > MOST_OPERATORS || !addresses.stream().allMatch(MailUrl::isSender)) {
            throw new Settings.Invalid(Environment.variable(EMAIL) + ": up to " + MOST_OPERATORS
                    + " addresses such as ops@example.org are allowed, separated by commas.");
        }
        return addresses;
    }

    /** Without the addresses. */
    @Override
    public String toString() {
        return "ClosureSettings[" + cap.perDay() + " a day, " + operators.size() + " operators]";
    }
}
