package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N8")
class NameWordsTest {

    @Test
    void eachWord_hasAFormOfItsOwn_thatNoBeginningHas() {
        Set<String> forms = NameWords.indexForms(List.of("mark"));

        assertThat(forms).contains(NameWords.wholeForm("mark"), "p:mark");
        assertThat(NameWords.indexForms(List.of("marketa")))
                .contains("p:mark", NameWords.wholeForm("marketa"))
                .doesNotContain(NameWords.wholeForm("mark"));
    }

    /** What an import pays for it: one token for each word, and a word of seven letters has six others. */
    @Test
    void aNameOfTwoWords_hasTwoFormsMore() {
        Set<String> forms = NameWords.indexForms(List.of("ada", "lovelace"));

        assertThat(forms).hasSize(2 + 7 + 2);
        assertThat(forms.stream().filter(form -> form.startsWith("e:"))).hasSize(2);
    }

    @Test
    void wordsThatAreLong_orMany_areToldWholeAllTheSame() {
        String longest = "wolfeschlegelsteinhausenbergerdorff";
        List<String> many = IntStream.range(0, NameWords.MAX_WORDS)
                .mapToObj(i -> Character.toString('a' + i % 26) + (char) ('b' + i % 7) + "cdefghijk" + i)
                .toList();

        assertThat(NameWords.indexForms(List.of(longest))).contains(NameWords.wholeForm(longest));
        assertThat(NameWords.indexForms(many))
                .containsAll(many.stream().map(NameWords::wholeForm).collect(Collectors.toSet()))
                .contains("w:ab")
                .noneMatch(form -> form.startsWith("p:"));
    }

    @Test
    void oneLetter_isNoWordToBeToldBy_butOneSignIs() {
        assertThat(NameWords.wholeForms(List.of("j"))).isEmpty();
        assertThat(NameWords.wholeForms(List.of("王"))).containsExactly("e:王");
        assertThat(NameWords.wholeForms(Collections.emptyList())).isEmpty();
    }
}
