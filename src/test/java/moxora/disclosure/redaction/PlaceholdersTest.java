package moxora.disclosure.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N8")
class PlaceholdersTest {

    private static final String MARK = "k7f3q2";

    @Test
    void writingsOfAValue_shareANumber_andEachIsGivenBackAsWritten() {
        Placeholders placeholders = new Placeholders(MARK);

        assertThat(placeholders.of(Kind.NAME, "ada", "Ada")).isEqualTo("[NAME_1_k7f3q2]");
        assertThat(placeholders.of(Kind.NAME, "byron", "Byron")).isEqualTo("[NAME_2_k7f3q2]");
        assertThat(placeholders.of(Kind.NAME, "ada", "ADA")).isEqualTo("[NAME_1b_k7f3q2]");
        assertThat(placeholders.of(Kind.NAME, "ada", "Ada")).isEqualTo("[NAME_1_k7f3q2]");
        assertThat(placeholders.of(Kind.EMAIL, "ada", "Ada")).isEqualTo("[EMAIL_1_k7f3q2]");

        assertThat(placeholders.find("NAME_1_k7f3q2").orElseThrow().written()).isEqualTo("Ada");
        assertThat(placeholders.find("name_1B_K7F3Q2").orElseThrow().written()).isEqualTo("ADA");
        assertThat(placeholders.find("EMAIL_1_k7f3q2").orElseThrow().kind()).isEqualTo(Kind.EMAIL);
        assertThat(placeholders.find("NAME_1a_k7f3q2")).isEmpty();
        assertThat(placeholders.find("NAME_3_k7f3q2")).isEmpty();
        assertThat(placeholders.find("NAME_1_zzzzzz")).isEmpty();
        assertThat(placeholders.counts()).containsOnly(Map.entry("email", 1), Map.entry("name", 2));
    }

    @Test
    void evenMoreWritingsThanLetters_areGivenBackAsWritten() {
        Placeholders placeholders = new Placeholders(MARK);
        Map<String, String> written = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            written.put(placeholders.of(Kind.NAME, "ada", "Ada" + i), "Ada" + i);
        }

        assertThat(written).hasSize(100);
        written.forEach((name, value) -> assertThat(value(placeholders, name)).isEqualTo(value));
        assertThat(placeholders.counts()).containsOnly(Map.entry("name", 1));
    }

    @Test
    void anyValue_isGivenBackUnitByUnit() {
        Random random = new Random(8);
        Placeholders placeholders = new Placeholders(MARK);
        Map<String, String> written = new HashMap<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String value = RandomValues.any(random);
            values.add(kind + value);
            written.put(placeholders.of(kind, value.strip(), value), value);
        }

        assertThat(written).hasSameSizeAs(values);
        written.forEach((name, value) -> assertThat(value(placeholders, name)).isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "ABCD", "ab_d", "a]cd", "0123456789abcdefg"})
    void aMark_isAFewSmallLettersAndDigits(String mark) {
        assertThatThrownBy(() -> new Placeholders(mark)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String value(Placeholders placeholders, String placeholder) {
        return placeholders
                .find(placeholder.substring(1, placeholder.length() - 1))
                .orElseThrow()
                .written();
    }
}
