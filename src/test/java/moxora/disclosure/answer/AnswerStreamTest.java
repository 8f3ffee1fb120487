package moxora.disclosure.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.disclosure.feature.Feature;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-47")
@Tag("B28")
class AnswerStreamTest {

    private static final int SOUPS = 4_000;

    /** What makes a difference, to be strewn at random. */
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            "!",
            "`",
            "**",
            "*",
            "\\",
            "&",
            "&lt;",
            "&amp;",
            ";",
            "_",
            ":",
            "//",
            "\n",
            " ",
            " ",
            " ",
            "\u3002",
            "\u200b",
            "\u202e",
            "\r\n",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "e\u0301",
            "https://evil.example/x",
            "www.",
            "evil.com",
            "# ",
            "##",
            "[NAME_1_k7f3q2]",
            "[NAME_1b_k7f3q2]",
            "[NAME_2_k7f3q2]",
            "[EMAIL_1_k7f3q2]",
            "name_1_k7f3q2",
            "[URL_1_k7f3q2]",
            "[x](y)",
            "![i](https://e.example)",
            "<b>",
            "</a>",
            "<img src=x",
            "word",
            "words",
            "and",
            "Ada",
            "[COMPANY_2_k7f3q2]",
            "NAME_1_k7",
            "[NAME_1",
            "[NAME_1_zzzzzz]");

    private final Asked asked = new Asked();

    @Test
    void howeverAnAnswerIsCut_itIsTheSame() {
        Random random = new Random(47);
        List<String> contents = new ArrayList<>(Malice.answers());
        for (int i = 0; i < SOUPS; i++) {
            contents.add(IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(any -> PIECES.get(random.nextInt(PIECES.size())))
                    .collect(Collectors.joining()));
        }
        int refused = 0;
        for (String content : contents) {
            int most = random.nextInt(4) == 0 ? random.nextInt(40) : Asked.MOST;
            String whole = whole(content, most);
            refused += whole.startsWith("refused") ? 1 : 0;
            assertThat(pieces(content, most, random)).as(content).isEqualTo(whole);
            assertThat(streamed(content.split(""), most)).as(content).isEqualTo(whole);
        }
        assertThat(refused).isBetween(100, contents.size() / 2);
    }

    @Test
    void whoCleansEachPieceForItself_isSeen() {
        Random random = new Random(48);
        long differences = Malice.answers().stream()
                .filter(content -> !whole(content, Asked.MOST)
                        .equals(cut(content, random).map(asked::text).collect(Collectors.joining())))
                .count();

        assertThat(differences).isGreaterThan(500);
    }

    @Test
    void words_areHandedOnAsSoonAsTheyEnd() {
        List<String> certain = new ArrayList<>();
        AnswerStream stream = asked.answers.stream(Asked.textFeature(Asked.MOST), asked.placeholders, certain::add);

        stream.add("Call [NAME");
        assertThat(certain).containsExactly("Call ");
        stream.add("_1_k7f3q2]");
        assertThat(certain).hasSize(1);
        stream.add(" on the pho");
        assertThat(String.join("", certain)).isEqualTo("Call Ada on the ");
        stream.add("ne, see https");
        assertThat(String.join("", certain)).isEqualTo("Call Ada on the phone, see ");
        stream.add("://evil.example/");
        assertThat(String.join("", certain)).isEqualTo("Call Ada on the phone, see ");
        stream.add("x [the ");
        stream.add("offer](https://evil.example) ");
        stream.add("<a href=");
        stream.add("x>b</a>");
        Answer answer = stream.end();

        assertThat(String.join("", certain))
                .isEqualTo("Call Ada on the phone, see (link removed) the offer b")
                .isEqualTo(((JsonString) answer.value()).getString());
        assertThatThrownBy(() -> stream.add("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOpenBracket_holdsBackABoundedLength() {
        List<String> certain = new ArrayList<>();
        AnswerStream stream = asked.answers.stream(Asked.textFeature(Asked.MOST), asked.placeholders, certain::add);

        stream.add("[ " + "word ".repeat(200));

        assertThat(String.join("", certain)).startsWith("( word word").hasSizeGreaterThan(450);
    }

    @Test
    void anUnknownPlaceholder_endsTheStream_andNothingBehindItIsOut() {
        List<String> certain = new ArrayList<>();
        AnswerStream stream = asked.answers.stream(Asked.textFeature(Asked.MOST), asked.placeholders, certain::add);
        stream.add("Some words. ");

        assertThatThrownBy(() -> stream.add("Then [NAME_1_zzzzzz] and more. "))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.reason()).isEqualTo("unknown_placeholder"));
        assertThatThrownBy(() -> stream.add("more")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stream::end).isInstanceOf(IllegalStateException.class);
        assertThat(String.join("", certain)).isEqualTo("Some words. ");
    }

    @Test
    void theCap_holdsInAStreamToo() {
        List<String> certain = new ArrayList<>();
        AnswerStream stream = asked.answers.stream(Asked.textFeature(20), asked.placeholders, certain::add);
        for (int i = 0; i < 10_000; i++) {
            stream.add("wo");
            stream.add("rd ");
        }

        assertThat(stream.end().shortened()).isTrue();
        assertThat(String.join("", certain)).isEqualTo("word word word word ");
    }

    @Test
    void aStructuredAnswer_isHandedOnAtItsEnd() {
        Feature feature = Asked.feature("{\"type\":\"object\"}", Asked.MOST);
        List<String> certain = new ArrayList<>();
        AnswerStream stream = asked.answers.stream(feature, asked.placeholders, certain::add);
        Stream.of("{\"a", "\":\"[NAME_1", "_k7f3q2]\"}").forEach(stream::add);
        assertThat(certain).isEmpty();

        assertThat(stream.end().value().toString()).isEqualTo("{\"a\":\"Ada\"}");
        assertThat(certain).containsExactly("{\"a\":\"Ada\"}");
        AnswerStream endless = asked.answers.stream(feature, asked.placeholders, certain::add);
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= Asked.MOST; i++) {
                        endless.add("    ");
                    }
                })
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.reason()).isEqualTo("too_long"));
    }

    private String whole(String content, int most) {
        try {
            Answer answer = asked.answers.whole(Asked.textFeature(most), asked.placeholders, content);
            return answer.shortened() + ((JsonString) answer.value()).getString();
        } catch (Fault refused) {
            return "refused " + refused.reason();
        }
    }

    private String pieces(String content, int most, Random random) {
        return streamed(cut(content, random).toArray(String[]::new), most);
    }

    private String streamed(String[] pieces, int most) {
        StringBuilder certain = new StringBuilder();
        AnswerStream stream = asked.answers.stream(Asked.textFeature(most), asked.placeholders, certain::append);
        try {
            for (String piece : pieces) {
                stream.add(piece);
            }
            return stream.end().shortened() + certain.toString();
        } catch (Fault refused) {
            return "refused " + refused.reason();
        }
    }

    private static Stream<String> cut(String content, Random random) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < content.length()) {
            int end = Math.min(content.length(), at + 1 + random.nextInt(9));
            pieces.add(content.substring(at, end));
            at = end;
        }
        return pieces.stream();
    }
}
