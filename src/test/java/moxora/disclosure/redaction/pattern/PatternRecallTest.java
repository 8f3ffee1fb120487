package moxora.disclosure.redaction.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moxora.battery.Tally;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Passage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Identifiers of every kind in random prose: at least 99 % are hidden whole, and at least 97 % of harmless prose stays. */
@Tag("N8")
@Tag("T-47")
class PatternRecallTest {

    private static final double LEAST_RECALL = 0.99;
    private static final double LEAST_OF_A_KIND = 0.95;
    private static final double LEAST_KEPT = 0.97;

    /** A finder whose loss must be noticed, and a kind that nothing else finds. */
    private static final Map<Class<? extends Rule>, String> NOBODY_ELSE_FINDS = Map.ofEntries(
            Map.entry(Secrets.class, "token"),
            Map.entry(EmailAddresses.class, "handle"),
            Map.entry(SpokenAddresses.class, "email spoken"),
            Map.entry(WebAddresses.class, "host"),
            Map.entry(NetworkAddresses.class, "ipv6 short"),
            Map.entry(CheckedNumbers.class, "nino"),
            Map.entry(StreetAddresses.class, "street en"),
            Map.entry(Places.class, "postcode uk"),
            Map.entry(Announced.class, "pin"),
            Map.entry(RecordIds.class, "mixed"),
            Map.entry(SpelledNumbers.class, "phone spelled"));

    @Test
    void identifiersOfEveryKind_areHiddenWhole() {
        Recall recall = Recall.of(Patterns.of("GB"), Tally.size(300, 5_000));

        System.out.printf(Locale.ROOT, "patterns | all | recall %.4f of %,d%n", recall.share(), recall.planted);
        assertThat(recall.planted).isGreaterThanOrEqualTo(20_000);
        assertThat(recall.share())
                .as(() -> String.join("\n", recall.missed.subList(0, Math.min(20, recall.missed.size()))))
                .isGreaterThanOrEqualTo(LEAST_RECALL);
        assertThat(recall.foundOf.keySet())
                .allSatisfy(kind -> assertThat(recall.share(kind)).as(kind).isGreaterThanOrEqualTo(LEAST_OF_A_KIND));
    }

    @Test
    void harmlessProse_stays() {
        Finder patterns = Patterns.of("GB");
        Prose prose = new Prose(Tally.random("N8 prose"));
        long kept = 0;
        long all = 0;
        List<String> texts = new ArrayList<>(Prose.sentences());
        for (int i = 0; i < Tally.size(500, 10_000); i++) {
            texts.add(prose.sentence() + " " + prose.sentence() + " " + prose.sentence());
        }
        for (String text : texts) {
            Passage passage = Passage.of(text);
            BitSet hidden = new BitSet();
            patterns.in(passage).forEach(finding -> hidden.set(finding.start(), finding.end()));
            for (int i = 0; i < passage.text().length(); i++) {
                if (Character.isLetterOrDigit(passage.text().charAt(i))) {
                    all++;
                    kept += hidden.get(i) ? 0 : 1;
                }
            }
        }
        System.out.printf(Locale.ROOT, "patterns | harmless prose kept %.4f of %,d%n", (double) kept / all, all);
        assertThat((double) kept / all).isGreaterThanOrEqualTo(LEAST_KEPT);
    }

    @Test
    void aFinderThatIsMissing_isMissed() {
        assertThat(NOBODY_ELSE_FINDS.keySet())
                .as("LongNumbers hides what Phones and EarlyDates would name")
                .hasSize(Patterns.rules("GB").size() - 3);
        NOBODY_ELSE_FINDS.forEach((rule, kind) -> {
            Recall without = Recall.of(without(rule), 20);
            assertThat(without.share(kind))
                    .as("without " + rule.getSimpleName())
                    .isLessThan(LEAST_OF_A_KIND);
        });
        Recall noNumbers = Recall.of(
                new Patterns(Patterns.rules("GB").stream()
                        .filter(rule -> !(rule instanceof LongNumbers)
                                && !(rule instanceof Phones)
                                && !(rule instanceof CheckedNumbers))
                        .toList()),
                20);
        assertThat(noNumbers.share("phone grouped")).isLessThan(LEAST_OF_A_KIND);
    }

    private static Patterns without(Class<? extends Rule> missing) {
        return new Patterns(Patterns.rules("GB").stream()
                .filter(rule -> !missing.isInstance(rule))
                .toList());
    }
}
