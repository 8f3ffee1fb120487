package moxora.disclosure.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More than a thousand answers with links, images and tags in them; of none of them anything is left. */
@Tag("T-47")
@Tag("B28")
class MaliciousAnswersTest {

    private static final Pattern IMAGE = Pattern.compile("!\\[[^\\]\\[]*]\\([^()]*\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[\\w+]: .*$");
    private static final Pattern TAG = Pattern.compile("<[a-z][^<>]*>");

    private final Asked asked = new Asked();

    @Test
    void noLinkNoImageAndNoTag_isLeftOfAnyAnswer() {
        assertThat(Malice.answers()).hasSizeGreaterThanOrEqualTo(1_000);

        assertThat(survivors(asked::text)).isEmpty();
    }

    @Test
    void whoeverForgetsOne_isSeen() {
        assertThat(survivors(answer -> answer)).hasSizeGreaterThan(1_000);
        assertThat(survivors(sparing(IMAGE))).as("images").isNotEmpty();
        assertThat(survivors(sparing(DEFINITION))).as("definitions").isNotEmpty();
        assertThat(survivors(sparing(TAG))).as("tags").isNotEmpty();
        assertThat(survivors(answer -> asked.text(answer) + " https://evil.example"))
                .hasSameSizeAs(Malice.answers());
    }

    /** Ours, but for what the pattern finds. */
    private UnaryOperator<String> sparing(Pattern spared) {
        return answer -> {
            StringBuilder text = new StringBuilder();
            Matcher matcher = spared.matcher(answer);
            int at = 0;
            while (matcher.find()) {
                text.append(asked.text(answer.substring(at, matcher.start()))).append(matcher.group());
                at = matcher.end();
            }
            return text.append(asked.text(answer.substring(at))).toString();
        };
    }

    private static List<String> survivors(UnaryOperator<String> cleaner) {
        List<String> survivors = new ArrayList<>();
        for (String answer : Malice.answers()) {
            // The two values that have dots by nature and stand where they may; with anything around them they are
            // URLs.
            String text = cleaner.apply(answer)
                    .replaceAll("(?<![^\\s(])ada@king\\.example(?=[\\s,]|$)", "ada")
                    .replaceAll("(?<![^\\s(])Booking\\.com(?=[\\s,(]|$)", "Booking");
            List<String> active = Rendered.active(text);
            if (!active.isEmpty()) {
                survivors.add(answer + " -> " + text + " " + active);
            }
        }
        return survivors;
    }
}
