package moxora.disclosure.redaction.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N8")
class WordListTest {

    @Test
    void aList_hasItsWords_andNoOthers() {
        Random random = new Random(1);
        Set<String> words = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            words.add(word(random));
            others.add(word(random));
        }
        others.removeAll(words);
        WordList list = WordList.of(words);
        assertThat(words).allMatch(list::contains);
        assertThat(others).isNotEmpty().noneMatch(list::contains);
        assertThat(list.contains("")).isFalse();
        assertThat(list.contains(words.iterator().next() + "\n")).isFalse();
        assertThat(WordList.of(Set.of()).contains("a")).isFalse();
    }

    private static String word(Random random) {
        String letters = "abcdefghéèœß'-";
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    @Test
    void aListOutOfOrder_isRefused_asItsWordsWouldNotBeFound() {
        assertThatThrownBy(() -> WordList.read(new ByteArrayInputStream(gzip("b\na\n"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Line 2 is out of order");
        assertThatThrownBy(() -> WordList.read(new ByteArrayInputStream(gzip("a\na\n"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "nl"})
    void everyShippedWord_isFound_andNamesAreAmongTheWords(String code) throws IOException {
        Language language = Language.load(code);
        for (String name : lines(code + ".names.gz")) {
            assertThat(language.names().contains(name)).as(name).isTrue();
            assertThat(language.words().contains(name)).as(name).isTrue();
        }
        long words = 0;
        for (String word : lines(code + ".words.gz")) {
            words += language.words().contains(word) ? 1 : 0;
            assertThat(word).isEqualTo(Language.lower(word));
        }
        assertThat(words)
                .isGreaterThan(70_000)
                .isEqualTo(lines(code + ".words.gz").size());
    }

    private static java.util.List<String> lines(String name) throws IOException {
        try (var bytes = new GZIPInputStream(WordList.class.getResourceAsStream(name))) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void everyList_shipsWithItsLicence() throws IOException {
        for (String licence : Set.of("SCOWL", "OpenTaal", "MPL-2.0", "names")) {
            try (var text = WordList.class.getResourceAsStream("LICENSE-" + licence + ".txt")) {
                assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                        .hasSizeGreaterThan(900);
            }
            try (var notice = WordList.class.getResourceAsStream("NOTICE.txt")) {
                assertThat(new String(notice.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("LICENSE-" + licence + ".txt");
            }
        }
    }
}
