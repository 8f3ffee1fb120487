package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.disclosure.NotesAboutPeople.Note;
import moxora.disclosure.NotesAboutPeople.Person;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import moxora.field.NameWords;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many of the people whom an organisation knows are found in notes about them, and how much of what is harmless
 * stays, although hundreds of known names are ordinary words too. Only this layer is asked; others look after it.
 */
@Tag("N8")
@Tag("P39")
@Tag("B28")
class KnownPeopleRecallTest {

    private static final int NOTES = Tally.size(200, 1_500);
    private static final int PEOPLE = Tally.size(1_000, 20_000);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final TestPlatform platform = TestPlatform.shared();

    private double found;
    private double named;
    private double kept;
    private double harmless;
    private final Map<String, Integer> lost = new TreeMap<>();

    @Test
    void ofKnownPeople_ninetyNineInAHundredAreFound_andNineInTenHarmlessWordsStay() {
        TenantScope acme = platform.acme();
        NotesAboutPeople source = new NotesAboutPeople(Tally.random("N8 notes"));
        List<Person> people = source.people(PEOPLE);
        NotesAboutPeople.write(platform.assembly, acme, people);

        report(acme, people);
        for (int i = 0; i < NOTES; i++) {
            measure(acme, source.note(people, 600));
        }

        System.out.printf(
                Locale.ROOT,
                "battery | N8 known people: %.2f %% of %,.0f mentions found, %.1f %% of %,.0f harmless words kept;"
                        + " %,d contacts, %,d notes; lost most: %s%n",
                100 * found / named,
                named,
                100 * kept / harmless,
                harmless,
                PEOPLE,
                NOTES,
                most());
        assertThat(found / named).isGreaterThanOrEqualTo(0.99);
        assertThat(kept / harmless).isGreaterThanOrEqualTo(0.9);
    }

    /** Everybody is called by an ordinary word: the price of going by exact words in any case, reported and bounded. */
    @Test
    void whereEverybodyIsCalledByAnOrdinaryWord_mostOfTheTextStaysAllTheSame() {
        TenantScope acme = platform.acme();
        List<Person> people = new ArrayList<>();
        for (String name : ORDINARY.split(" ")) {
            people.add(new Person(
                    name, name + "ova", name + "@x.example", "07700 900" + (100 + people.size()), name + " House Ltd"));
        }
        NotesAboutPeople.write(platform.assembly, acme, people);
        NotesAboutPeople source = new NotesAboutPeople(Tally.random("N8 ordinary names"));

        for (int i = 0; i < NOTES; i++) {
            measure(acme, source.note(people, 600));
        }

        System.out.printf(
                Locale.ROOT,
                "battery | N8 people called by ordinary words: %.2f %% of %,.0f mentions found, %.1f %% of %,.0f harmless"
                        + " words kept; lost most: %s%n",
                100 * found / named,
                named,
                100 * kept / harmless,
                harmless,
                most());
        assertThat(found / named).isGreaterThanOrEqualTo(0.98);
        assertThat(kept / harmless).isGreaterThanOrEqualTo(0.85);
    }

    private static final String ORDINARY = "Will May Mark Rose Hope Page Price Long Short Young Good Best Way Day Grace"
            + " Bill Joy Faith Art Rich Frank Pat Sue Drew Chance Penny Summer April June King Black White Brown Green"
            + " Bell Hall Park Field Cash Major An So Miss Fair Small Little Case Order Offer Frost Snow Rain Bitte Lange"
            + " Petit Blanc Noir Roi Kaiser Vogel Sommer";

    /** The measure itself: with nobody known nothing is found, and with everything taken nothing is kept. */
    @Test
    @Tag("B1")
    void theMeasure_seesWhatIsMissed_andWhatIsTooMuch() {
        TenantScope stranger = platform.bolt();
        NotesAboutPeople source = new NotesAboutPeople(Tally.random("N8 strangers"));
        Note note = source.note(source.people(20), 600);

        measure(stranger, note);
        assertThat(found / named).isLessThan(0.2);
        assertThat(kept / harmless).isEqualTo(1);

        kept = 0;
        harmless = 0;
        count(note, List.of(new Finding(0, note.text().length(), Kind.WORD, "all")));
        assertThat(kept / harmless).isZero();
    }

    /** What an import pays for it. */
    private void report(TenantScope scope, List<Person> people) {
        long stored = platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from contact_token where organisation_id = ?", session.organisation()));
        long more = people.stream()
                .mapToLong(person -> 1
                        + NameWords.wholeForms(NameWords.of(person.firstName() + " " + person.lastName()))
                                .size())
                .sum();
        System.out.printf(
                Locale.ROOT,
                "battery | N8 search tokens a contact: %.1f, of which %.1f recognise it in a text%n",
                (double) stored / people.size(),
                (double) more / people.size());
        assertThat(more).isLessThan(stored / 3);
    }

    private void measure(TenantScope scope, Note note) {
        Passage passage = Passage.of(note.text());
        assertThat(passage.text()).isEqualTo(note.text());
        Finder finder = platform.assembly.ai.knownPeople.among(scope, "GB", List.of(passage));
        count(note, finder.in(passage));
    }

    private void count(Note note, List<Finding> findings) {
        boolean[] hidden = new boolean[note.text().length()];
        findings.forEach(finding -> Arrays.fill(hidden, finding.start(), finding.end(), true));
        int at = 0;
        List<int[]> places = new ArrayList<>();
        for (String written : note.named()) {
            int start = note.text().indexOf(written, at);
            at = start + written.length();
            places.add(new int[] {start, at});
            named++;
            found += isHidden(written, start, hidden) ? 1 : 0;
        }
        var words = WORD.matcher(note.text());
        while (words.find()) {
            int start = words.start();
            boolean ofSomebody = places.stream().anyMatch(place -> start >= place[0] && start < place[1]);
            if (!ofSomebody) {
                harmless++;
                kept += hidden[start] ? 0 : 1;
                if (hidden[start]) {
                    lost.merge(words.group(), 1, Integer::sum);
                }
            }
        }
    }

    /** Every telling word of it: initials and what stands between names may be left. */
    private static boolean isHidden(String written, int start, boolean[] hidden) {
        Set<String> harmlessHere = Set.of("office", "and", "und", "et", "s");
        var words = WORD.matcher(written);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT);
            boolean telling = word.length() > 1 && !harmlessHere.contains(word) && !LEGAL.contains(word);
            if (telling && !hidden[start + words.start()]) {
                return false;
            }
        }
        return true;
    }

    private static final Set<String> LEGAL = Set.of(
            "gmbh", "ag", "kg", "ohg", "ug", "ltd", "plc", "inc", "sa", "sarl", "sas", "eurl", "mbh", "co", "sro",
            "spol", "ro");

    private Map<String, Integer> most() {
        Map<String, Integer> most = new HashMap<>();
        lost.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(8)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }
}
