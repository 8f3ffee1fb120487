package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P80")
class RestrictionTest {

    /** These names and letters are in requests and in sealed records; they stay. */
    @Test
    void namesAndLetters_areFrozen() {
        assertThat(Restriction.values())
                .extracting(Restriction::wire)
                .containsExactly("objection", "restriction", "minor", "consent_withdrawn", "no_automated_decision");
        assertThat(Restriction.packed(EnumSet.allOf(Restriction.class))).isEqualTo("ormca");
    }

    @Test
    void everySet_comesBackAsItWasPacked() {
        int sets = 1 << Restriction.values().length;
        for (int bits = 0; bits < sets; bits++) {
            Set<Restriction> set = EnumSet.noneOf(Restriction.class);
            int these = bits;
            Arrays.stream(Restriction.values())
                    .filter(each -> (these & 1 << each.ordinal()) != 0)
                    .forEach(set::add);

            assertThat(Restriction.unpacked(Restriction.packed(set))).isEqualTo(set);
        }
    }

    @Test
    void aLetterThatIsNotKnown_isNeverOverlooked() {
        assertThatThrownBy(() -> Restriction.unpacked("ox")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "objection,OBJECTION",
        "Objection,OBJECTION",
        "consentWithdrawn,CONSENT_WITHDRAWN",
        "consent-withdrawn,CONSENT_WITHDRAWN",
        "Consent Withdrawn,CONSENT_WITHDRAWN",
        "automatedDecision=false,NO_AUTOMATED_DECISION",
        "automatedDecision = false,NO_AUTOMATED_DECISION",
        "automated_decision: false,NO_AUTOMATED_DECISION",
        "noAutomatedDecision,NO_AUTOMATED_DECISION",
        "' minor ',MINOR"
    })
    void obviousWritings_areUnderstood(String written, Restriction meant) {
        assertThat(Restriction.read(written)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "none", "object", "automatedDecision=true", "automatedDecision", "objection,minor", "*"})
    void whatMeansNoneOfThem_isNotGuessed(String written) {
        assertThat(Restriction.read(written)).isEmpty();
    }
}
