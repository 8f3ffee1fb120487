package moxora.disclosure.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moxora.disclosure.feature.Feature;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-47")
class StructuredAnswerTest {

    private static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"required":["tags"],
             "properties":{"tags":{"type":"array","maxItems":3,"items":{"type":"string","minLength":1,"maxLength":30}},
             "event":{"enum":["contact.created","tag.added"]},"n":{"type":"number"},"deep":{"type":"object"}}}""";

    private final Asked asked = new Asked();
    private final Feature feature = Asked.feature(SCHEMA, 1_000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"tags\":[\"vip\",\"a & b\"],\"n\":1.5} | {\"tags\":[\"vip\",\"a & b\"],\"n\":1.5}",
                "```json\\n{\"tags\":[]}\\n``` | {\"tags\":[]}",
                " ```\\n{\"tags\":[]}``` | {\"tags\":[]}",
                "{\"tags\":[\"friend of [NAME_1_k7f3q2]\"]} | {\"tags\":[\"friend of Ada\"]}",
                "{\"tags\":[\"\\u005bNAME_1_k7f3q2]\"]} | {\"tags\":[\"Ada\"]}",
                "{\"tags\":[\"[x](https://evil.example) <b>y</b>\"]} | {\"tags\":[\"x y\"]}",
                "{\"tags\":[\"https://evil.example/x\"]} | {\"tags\":[\"(link removed)\"]}",
                "{\"tags\":[],\"event\":\"contact.created\"} | {\"tags\":[],\"event\":\"contact.created\"}",
                "{\"tags\":[\"contact.created\"]} | {\"tags\":[\"contact.created\"]}",
                "{\"tags\":[],\"deep\":{\"a\":{\"b\":[null,true,\"[EMAIL_1_k7f3q2]\"]}}}"
                        + " | {\"tags\":[],\"deep\":{\"a\":{\"b\":[null,true,\"ada@king.example\"]}}}",
            })
    void jsonThatFits_isHandedOn_withItsTextsCleanAndRestored(String content, String handedOn) {
        assertThat(asked.answers
                        .whole(feature, asked.placeholders, content.replace("\\n", "\n"))
                        .value()
                        .toString())
                .isEqualTo(handedOn);
    }

    @Test
    @Tag("N8")
    void aValueWithQuotes_staysInsideItsText() {
        asked.placeholders.of(moxora.disclosure.redaction.Kind.COMPANY, "q", "x\",\"admin\":\"1\\");

        assertThat(asked.answers
                        .whole(feature, asked.placeholders, "{\"tags\":[\"[COMPANY_3_k7f3q2]\"]}")
                        .value()
                        .asJsonObject()
                        .getJsonArray("tags")
                        .getString(0))
                .isEqualTo("x\",\"admin\":\"1\\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "vip, friend",
                "[]",
                "\"vip\"",
                "{\"tags\":[]",
                "{\"tags\":[]} {}",
                "Sure: {\"tags\":[]}",
                "{\"tags\":[],\"tags\":[]}",
                "{'tags':[]}",
                "{\"tags\":[],}",
                "{\"tags\":[] // x\n}",
                "{\"tags\":[],\"n\":NaN}",
                "{\"tags\":[],\"n\":1e999}",
                "{\"tags\":[],\"n\":11111111111111111111111111111111111111111111111111111111}",
                "```js\n{\"tags\":[]}\n```",
                "{\"tags\":[],\"deep\":"
                        + "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}}}}}",
            })
    void whatIsNotStrictJson_isRefused(String content) {
        assertThat(refused(content).reason()).isEqualTo("not_json");
    }

    @Test
    void whatDoesNotFit_isRefused_byPlaceAndNotByValue() {
        Fault fault = refused("{\"tags\":[\"\",\"" + "canary ".repeat(9)
                + "\",7],\"event\":\"canary\",\"n\":\"canary\",\"canary\":1,\"deep\":[]}");

        assertThat(fault.reason()).isEqualTo("schema_violation");
        assertThat(fault.code()).isEqualTo(FaultCode.ANSWER_REFUSED);
        assertThat(fault.complaints())
                .extracting(complaint -> complaint.pointer() + " " + complaint.code())
                .containsExactlyInAnyOrder(
                        " additionalProperties",
                        "/deep type",
                        "/event enum",
                        "/n type",
                        "/tags/0 minLength",
                        "/tags/1 maxLength",
                        "/tags/2 type");
        assertThat(fault.complaints().toString() + fault.detail()).doesNotContain("canary");
        assertThat(refused("{}").complaints()).extracting(Fault.Complaint::code).containsExactly("required");
    }

    @Test
    void aNameThatTheSchemaDoesNotHave_isNotQuotedEither() {
        Feature open =
                Asked.feature("{\"additionalProperties\":{\"type\":\"string\"},\"properties\":{\"a\":{}}}", 1_000);

        assertThatThrownBy(() -> asked.answers.whole(open, asked.placeholders, "{\"canary\":1}"))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints())
                                .extracting(Fault.Complaint::pointer)
                                .containsExactly("/*"));
    }

    @Test
    void whatIsOfTheRightLengthOnlyBeforeItIsRestored_isRefused() {
        asked.placeholders.of(moxora.disclosure.redaction.Kind.NAME, "l", "L".repeat(31));

        assertThat(refused("{\"tags\":[\"[NAME_3_k7f3q2]\"]}").reason()).isEqualTo("schema_violation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[NAME_1_k7f3q2]",
                "NAME_1_k7f3q2",
                "[NAME_1_zzzzzz]",
                "<b>",
                "https://evil.example",
                "a\u200bb",
                "&lt;",
                "[x]",
            })
    void namesOfProperties_areWhatTheySeem(String name) {
        Fault fault = refused("{\"tags\":[],\"deep\":{\"" + name + "\":1}}");

        assertThat(fault.reason()).isEqualTo("unsafe_key");
        assertThat(fault.detail()).doesNotContain(name);
    }

    @Test
    void anUnknownPlaceholder_refusesAStructuredAnswerToo() {
        assertThat(refused("{\"tags\":[\"[NAME_1_zzzzzz]\"]}").reason()).isEqualTo("unknown_placeholder");
    }

    @Test
    void aTooLongAnswer_isRefused_sinceHalfOfItIsNothing() {
        assertThat(refused("{\"tags\":[]" + " ".repeat(1_000) + "}").reason()).isEqualTo("too_long");
        assertThat(refused(" ".repeat(1_000_000)).reason()).isEqualTo("too_long");
    }

    @Test
    @Tag("B28")
    void noTextOfAnyMaliciousAnswer_isActive() {
        Feature open = Asked.feature("{\"type\":\"object\"}", 3_000);
        List<String> answers = Malice.answers();
        for (String answer : answers) {
            String content = jakarta.json.Json.createObjectBuilder()
                    .add("a", answer)
                    .build()
                    .toString();
            String text = asked.answers
                    .whole(open, asked.placeholders, content)
                    .value()
                    .asJsonObject()
                    .getString("a");
            assertThat(text).isEqualTo(asked.text(answer));
        }
        assertThat(answers).hasSizeGreaterThan(1_000);
    }

    private Fault refused(String content) {
        return (Fault) org.assertj.core.api.Assertions.catchThrowable(
                () -> asked.answers.whole(feature, asked.placeholders, content));
    }
}
