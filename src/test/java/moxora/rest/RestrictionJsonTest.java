package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldSchema;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limits the use of a contact, on its way in. */
@Tag("P80")
class RestrictionJsonTest {

    private static final Set<Restriction> BEFORE = EnumSet.of(Restriction.MINOR, Restriction.NO_AUTOMATED_DECISION);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\":\"x\"} | MINOR,NO_AUTOMATED_DECISION",
                "{\"restrictions\":[\"objection\"]} | OBJECTION",
                "{\"restrictions\":[]} | ''",
                "{\"restrictions\":null} | ''",
                "{\"automatedDecision\":false} | MINOR,NO_AUTOMATED_DECISION",
                "{\"automatedDecision\":true} | MINOR",
                "{\"automatedDecision\":null} | MINOR,NO_AUTOMATED_DECISION",
                "{\"restrictions\":null,\"automatedDecision\":false} | NO_AUTOMATED_DECISION",
                "{\"restrictions\":[\"objection\",\"objection\"],\"automatedDecision\":false}"
                        + " | OBJECTION,NO_AUTOMATED_DECISION",
                "{\"restrictions\":[\"consentWithdrawn\",\"automatedDecision=false\"]}"
                        + " | CONSENT_WITHDRAWN,NO_AUTOMATED_DECISION",
            })
    void aPatch_setsWhatItNames_andKeepsTheRest(String patch, String after) {
        assertThat(patched(patch).restrictions().stream()
                        .sorted()
                        .map(Restriction::name)
                        .collect(Collectors.joining(",")))
                .isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"restrictions\":[\"objection\",\"zanzibar\"]} | /restrictions/1 | unknown_restriction",
                "{\"restrictions\":\"objection\"} | /restrictions | wrong_type",
                "{\"restrictions\":[1]} | /restrictions | wrong_type",
                "{\"restrictions\":{\"objection\":true}} | /restrictions | wrong_type",
                "{\"automatedDecision\":\"no\"} | /automatedDecision | wrong_type",
                "{\"restrictions\":[\"no_automated_decision\"],\"automatedDecision\":true}"
                        + " | /automatedDecision | contradiction",
            })
    void whatMeansNothing_isRefused_withWhatIsAllowed(String patch, String pointer, String code) {
        assertThatThrownBy(() -> patched(patch)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints())
                    .singleElement()
                    .satisfies(complaint -> assertThat(complaint.pointer()).isEqualTo(pointer))
                    .satisfies(complaint -> assertThat(complaint.code()).isEqualTo(code))
                    .satisfies(complaint -> assertThat(complaint.message()).doesNotContain("zanzibar"));
        });
    }

    @Test
    void anUnknownOne_isToldAllThatAreAllowed() {
        assertThatThrownBy(() -> patched("{\"restrictions\":[\"\"]}"))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).message())
                                .contains("objection, restriction, minor, consent_withdrawn, no_automated_decision"));
    }

    @Test
    void aListWithoutEnd_isRefusedUnread() {
        String many = IntStream.range(0, 21).mapToObj(i -> "\"minor\"").collect(Collectors.joining(","));

        assertThatThrownBy(() -> patched("{\"restrictions\":[" + many + "]}"))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).code()).isEqualTo("too_many"));
    }

    private static ContactDraft patched(String patch) {
        JsonObject json;
        try (var reader = Json.createReader(new StringReader(patch))) {
            json = reader.readObject();
        }
        return ContactJson.patched(TestPlatform.ada().withRestrictions(BEFORE), json, CustomFieldSchema.NONE);
    }
}
