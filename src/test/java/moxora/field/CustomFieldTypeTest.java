package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomFieldTypeTest {

    private static final List<String> CHOICES = List.of("Gold", "Silber", "ΣΊΣΥΦΟΣ");

    @ParameterizedTest
    @CsvSource({
        "NUMBER, 12, 12",
        "NUMBER, +12, 12",
        "NUMBER, 007, 7",
        "NUMBER, -0, 0",
        "NUMBER, -0.000, 0",
        "NUMBER, 1.50, 1.5",
        "NUMBER, -1.50, -1.5",
        "NUMBER, 1E+3, 1000",
        "NUMBER, 25e-3, 0.025",
        "NUMBER, 100, 100",
        "NUMBER, 999999999999999999999999999999.000000000000001, 999999999999999999999999999999.000000000000001",
        "DATE, 2024-02-29, 2024-02-29",
        "DATE, 0001-01-01, 0001-01-01",
        "BOOLEAN, TRUE, true",
        "BOOLEAN, false, false",
        "CHOICE, gold, Gold",
        "CHOICE, SILBER, Silber",
        "CHOICE, σίσυφοσ, ΣΊΣΥΦΟΣ",
        "TEXT, As it Is, As it Is",
    })
    void aValue_hasOneText(CustomFieldType type, String value, String canonical) {
        assertThat(type.canonical(" " + value + " ", CHOICES)).contains(canonical);
        assertThat(type.canonical(canonical, CHOICES)).as("of itself").contains(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, ''",
        "NUMBER, 1.",
        "NUMBER, .5",
        "NUMBER, '1,5'",
        "NUMBER, 1 000",
        "NUMBER, 0x10",
        "NUMBER, NaN",
        "NUMBER, ١٢",
        "NUMBER, 1e9999",
        "NUMBER, 1e-9999",
        "NUMBER, 1e99999999999",
        "NUMBER, 1000000000000000000000000000000",
        "NUMBER, 0.0000000000000001",
        "DATE, 2023-02-29",
        "DATE, 2024-13-01",
        "DATE, 24-01-01",
        "DATE, 2024-1-1",
        "DATE, 2024-01-01T00:00:00Z",
        "DATE, +2024-01-01",
        "DATE, 0000-01-01",
        "BOOLEAN, yes",
        "BOOLEAN, 1",
        "CHOICE, Bronze",
        "CHOICE, ''",
    })
    void whatIsNoneOfTheType_hasNone(CustomFieldType type, String value) {
        assertThat(type.canonical(value, CHOICES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachType_isFoundByItsName_andSaysWhatIsAllowed(CustomFieldType type) {
        assertThat(CustomFieldType.named(type.wire())).contains(type);
        assertThat(type.rule()).endsWith(".");
        assertThat(type.isLowEntropy())
                .isEqualTo(type.wire().equals("boolean") || type.wire().equals("choice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "TEXT", "integer", ""})
    void anotherName_isNoType(String name) {
        assertThat(CustomFieldType.named(name)).isEmpty();
    }

    @Test
    void aHugeExponent_isRefusedBeforeItIsWrittenOut() {
        assertThat(CustomFieldType.NUMBER.canonical("9".repeat(101), List.of())).isEmpty();
    }
}
