package moxora.disclosure.redaction.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that the countries' own documents give as examples, and each with a slip. */
@Tag("N8")
class NationalIdsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678Z",
                "X1234567L",
                "1234567T",
                "RSSMRA85T10A562S",
                "131052308T",
                "255081416802538",
                "2550814168025",
                "11010519491231002X",
                "AB123456C",
                "ABCPE1234F",
                "T220001293",
                "HEGG560427MVZRRL04"
            })
    void withLetters_isOne(String number) {
        boolean anyLetter = number.chars().anyMatch(Character::isLetter);
        assertThat(anyLetter ? NationalIds.isWithLetters(number) : NationalIds.isOfDigits(number))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678A",
                "X1234567A",
                "1234567A",
                "RSSMRA85T10A562A",
                "131052308A",
                "11010519491231002A",
                "T220001294",
                "QQ123456Z"
            })
    void withASlip_isNone(String number) {
        assertThat(NationalIds.isWithLetters(number)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "111222333",
                "046454286",
                "9434765919",
                "65929970489",
                "44051401359",
                "52998224725",
                "85073003328",
                "234123412346",
                "7569217076985",
                "110105194912310021"
            })
    void ofDigits_isOne_andWithASlipIsNoneOfThatCountry(String number) {
        boolean isOne = NationalIds.isOfDigits(number);
        assertThat(isOne).isEqualTo(!number.equals("110105194912310021"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"111222334", "9434765918", "234123412347", "255081416802539"})
    void aSlip_isNoticed(String digits) {
        assertThat(NationalIds.isOfDigits(digits)).isFalse();
    }
}
