package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomFieldSchemaTest {

    @Test
    void values_areKeptInTheWritingOfTheirDefinition_andSpecialOnesApart() {
        ContactDraft placed = TypedFields.SCHEMA.placed(draft(Map.of(
                "number",
                "1.50",
                "DATE",
                "2024-02-29",
                "boolean",
                "TRUE",
                "choice",
                "gold",
                "diet",
                "GOLD",
                "new",
                "x")));

        assertThat(placed.customFields())
                .isEqualTo(
                        Map.of("Number", "1.5", "Date", "2024-02-29", "Boolean", "true", "Choice", "Gold", "new", "x"));
        assertThat(placed.specialFields()).isEqualTo(Map.of("Diet", "Gold"));
        assertThat(TypedFields.SCHEMA.placed(placed)).isEqualTo(placed);
    }

    @ParameterizedTest
    @CsvSource({
        "Number, many, invalid_number",
        "Date, 2023-02-29, invalid_date",
        "Boolean, yes, invalid_boolean",
        "Choice, Silver, invalid_choice",
        "Diet, secret-value, invalid_choice",
        // 4111111111111111 once it is written out, which no look at the text could tell.
        "Number, 4.111111111111111e15, payment_card",
    })
    void aWrongValue_isRefusedAtItsPlace_withWhatIsAllowed_andNotQuoted(String name, String value, String code) {
        assertThatThrownBy(() -> TypedFields.SCHEMA.placed(draft(Map.of(name, value))))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                        assertThat(complaint.pointer()).isEqualTo("/customFields/" + name);
                        assertThat(complaint.code()).isEqualTo(code);
                        assertThat(complaint.message()).isNotBlank().doesNotContain(value);
                    });
                });
    }

    @Test
    void theChoices_areToldToWhoeverMissedThem_butNotThoseOfASpecialField() {
        assertThat(TypedFields.SCHEMA.allowed("choice")).contains("Gold, Blattgold");
        assertThat(TypedFields.SCHEMA.allowed("diet")).doesNotContain("Gold");
    }

    @Test
    void allThatIsWrong_isSaidAtOnce() {
        DraftChecks.Raw raw = new DraftChecks.Raw(
                null,
                null,
                List.of("no address"),
                List.of(),
                null,
                null,
                List.of(),
                Map.of("Number", "x", "Date", "y"),
                null);

        assertThat(DraftChecks.check(raw, TypedFields.SCHEMA).complaints())
                .extracting(Fault.Complaint::pointer)
                .containsExactlyInAnyOrder("/emails/0", "/customFields/Number", "/customFields/Date");
    }

    @Test
    void anUndeclaredField_isRefusedWhereThePolicySaysSo() {
        assertThat(TypedFields.schema(true)
                        .placed(draft(Map.of("City", "London")))
                        .customFields())
                .containsEntry("City", "London");
        assertThatThrownBy(() -> TypedFields.schema(false).placed(draft(Map.of("City", "London", "Number", "1"))))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                            assertThat(complaint.pointer()).isEqualTo("/customFields/City");
                            assertThat(complaint.code()).isEqualTo("unknown_custom_field");
                        }));
    }

    @Test
    @Tag("N11")
    void onlyWhatIsSearchable_hasTokens() {
        assertThat(List.of("Text", "number", "DATE", "undeclared")).allMatch(TypedFields.SCHEMA::isIndexed);
        assertThat(List.of("Boolean", "Choice", "Diet")).noneMatch(TypedFields.SCHEMA::isIndexed);
    }

    @Test
    void aSearch_asksForTheTextThatIsStored_orIsRefused() {
        assertThat(TypedFields.SCHEMA.searched("number", "1.50")).isEqualTo("1.5");
        assertThatThrownBy(() -> TypedFields.SCHEMA.searched("number", "many"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_PARAMETER));
        assertThatThrownBy(() -> TypedFields.SCHEMA.searched("diet", "Gold"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.SEARCH_NOT_ANSWERABLE));
    }

    static ContactDraft draft(Map<String, String> customFields) {
        return new ContactDraft("Ada", null, List.of(), List.of(), null, null, List.of(), customFields, null);
    }
}
