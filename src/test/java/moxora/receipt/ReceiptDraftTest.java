package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Into a receipt go names and counts; content has no place to go. */
@Tag("N10")
@Tag("B28")
class ReceiptDraftTest {

    private static final Payload NOTHING = Payload.of(List.of());
    private static final Duration SHORT = Duration.ofMillis(1);

    private static ReceiptDraft sent(String feature, List<String> fields, Map<String, Integer> kinds, String model) {
        return ReceiptDraft.sent(feature, null, fields, kinds, "Example AI", model, Disclosures.DIGEST, NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "Ada Lovelace", "Zoë", "", "+44 20", "a=b", "a,b", "[NAME_1]", "9"})
    void whatIsNoNameOfOurs_isRefused_andNotRepeated(String value) {
        List<ThrowingCallable> tries = List.of(
                () -> sent(value, List.of(), Map.of(), null),
                () -> sent("feature", List.of(value), Map.of(), null),
                () -> sent("feature", List.of(), Map.of(value, 1), null),
                () -> ReceiptDraft.refused("feature", null, value, null, null, Disclosures.DIGEST, SHORT),
                () -> ReceiptDraft.refused("feature", null, "restricted", null, null, value, SHORT),
                () -> Ending.failed(value, 0, 0, SHORT));
        tries.forEach(tried -> assertThatThrownBy(tried)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(value.isEmpty() ? "\u0000" : value));
    }

    @Test
    void whatIsTooLongOrTooMany_isRefused() {
        List<String> many = IntStream.range(0, 61).mapToObj(i -> "field" + i).toList();
        assertThatCode(() -> sent("feature", many.subList(0, 60), Map.of(), null))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> sent("feature", many, Map.of(), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> sent("feature", List.of(), Map.of(), "m".repeat(200)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> sent("feature", List.of(), Map.of(), "m".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusal_sendsNothing_andWhatIsSent_isNoRefusal() {
        Ending refused = Ending.refused("restricted", SHORT);
        Ending answered = Ending.answered(1, 1, SHORT);
        assertThatThrownBy(
                        () -> sent("feature", List.of("notes"), Map.of(), null).ended(refused))
                .isInstanceOf(IllegalArgumentException.class);
        ReceiptDraft refusal =
                ReceiptDraft.refused("feature", null, "restricted", null, null, Disclosures.DIGEST, SHORT);
        assertThatThrownBy(() -> refusal.ended(answered)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReceiptDraft(
                        "feature",
                        null,
                        List.of("notes"),
                        Collections.emptySortedMap(),
                        null,
                        null,
                        Disclosures.DIGEST,
                        null,
                        refused))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReceiptDraft(
                        "feature",
                        null,
                        List.of(),
                        new TreeMap<>(Map.of("name", 1)),
                        null,
                        null,
                        Disclosures.DIGEST,
                        null,
                        refused))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnding_isExplainedWhereItIsNone_andOnlyThere() {
        for (Outcome outcome : Outcome.values()) {
            boolean explained = outcome == Outcome.REFUSED || outcome == Outcome.FAILED;
            assertThatThrownBy(() -> new Ending(outcome, explained ? null : "restricted", 0, 0, SHORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Ending.answered(-1, 0, SHORT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ending.answered(0, 0, SHORT.negated())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Ending.answered(0, 0, Duration.ofNanos(1_999_999)).took()).isEqualTo(Duration.ofMillis(1));
    }
}
