package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import moxora.battery.RandomText;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No exported cell is a formula, and every value comes back as it was. */
@Tag("B21")
@Tag("T-39")
class FormulaGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+44 20 7946 0958",
                "-5",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                " =1",
                "\u00a0=1",
                "\u2003=1",
                "\u200b=1",
                "\ufeff=1",
                "\u00ad=1",
                "\u202e=1",
                "\u0000=1",
                "\u0001\n =cmd|' /C calc'!A0",
                "＝1",
                "－1",
                "'=1",
                "''",
                "'",
                "Ada",
                "O'Hara",
                "",
                "a=1"
            })
    void aPayload_isNeutral_andComesBack(String value) {
        assertThat(Spreadsheet.takesForFormula(FormulaGuard.guard(value))).isFalse();
        assertThat(FormulaGuard.unguard(FormulaGuard.guard(value))).isEqualTo(value);
    }

    @Test
    void anyText_isNeutral_andComesBack() {
        Random random = Tally.random("B21 guard");
        RandomText texts = new RandomText(random);
        Tally tally = Tally.of("B21 guarded cells are neutral and come back");
        int tries = Tally.size(200_000, 10_000_000);
        for (int i = 0; i < tries; i++) {
            String value = texts.text(6);
            String cell = FormulaGuard.guard(value);
            tally.check(
                    !Spreadsheet.takesForFormula(cell)
                            && FormulaGuard.unguard(cell).equals(value),
                    "value " + i);
        }
        tally.close();
    }
}
