package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one form of messages that receipts are computed over. */
@Tag("N10")
class PayloadTest {

    @Test
    void theForm_isTheOneThatIsDocumented() {
        assertThat(Payload.of(List.of(
                                new Payload.Message("system", "Say \"hi\"\\"),
                                new Payload.Message("user", "a\u0000\b\t\n\u000b\f\r\u001f\u007f/é\ud83d\ude00\u2028")))
                        .text())
                .isEqualTo("[{\"content\":\"Say \\\"hi\\\"\\\\\",\"role\":\"system\"},"
                        + "{\"content\":\"a\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u007f/é\ud83d\ude00\u2028\","
                        + "\"role\":\"user\"}]");
        assertThat(Payload.of(List.of()).text()).isEqualTo("[]");
    }

    @Test
    void halvesOfSurrogatePairs_areEscaped_andAreNoQuestionMarks() {
        Map<String, String> forms = Map.of(
                "\ud800", "\\ud800",
                "x\udfff", "x\\udfff",
                "\udc00\ud800", "\\udc00\\ud800",
                "\ud800\ud83d\ude00", "\\ud800\ud83d\ude00");
        forms.forEach((text, form) -> {
            Payload payload = Payload.of(List.of(new Payload.Message("user", text)));
            assertThat(payload.text()).isEqualTo("[{\"content\":\"" + form + "\",\"role\":\"user\"}]");
            assertThat(new String(payload.bytes(), StandardCharsets.UTF_8)).isEqualTo(payload.text());
        });
    }

    @Test
    void differentMessages_haveDifferentForms_andEachIsReadBack() {
        Random random = new Random(20);
        Map<String, List<Payload.Message>> seen = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            List<Payload.Message> messages = i == 0 ? Payloads.ofEveryPiece() : Payloads.random(random);
            String form = new String(Payload.of(messages).bytes(), StandardCharsets.UTF_8);
            List<Payload.Message> before = seen.put(form, messages);
            assertThat(before == null || before.equals(messages)).isTrue();
            assertThat(readBack(form)).isEqualTo(messages);
        }
        assertThat(seen).hasSizeGreaterThan(1_500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "[\"\udc00\"]"})
    void aTextThatUtf8HasNoFormFor_isRefused(String text) {
        assertThatThrownBy(() -> Payload.ofText(text)).isInstanceOf(Fault.class);
    }

    @Test
    void nothingIsPrinted() {
        Payload payload = Payload.of(Payloads.preview("Ada"));

        assertThat(payload.toString() + Payloads.preview("Ada")).doesNotContain("Ada", "summarise");
    }

    private static List<Payload.Message> readBack(String form) {
        try (JsonReader reader = Json.createReader(new StringReader(form))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(message -> new Payload.Message(message.getString("role"), message.getString("content")))
                    .toList();
        }
    }
}
