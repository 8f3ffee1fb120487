package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.csv.DurablePlatform;
import moxora.csv.Rounds;
import moxora.disclosure.NotesAboutPeople.Person;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.EntityDetector;
import moxora.policy.AiTerms;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What redaction costs a prompt: the same prompts of a note of 2,000 characters, in an organisation of 100,000 contacts,
 * with directory, patterns and vocabulary and with none of them, in turns. {@code -Dmoxora.benchmark.rows} and
 * {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedactionBenchmarkTest {

    static final int CONTACTS = Integer.getInteger("moxora.benchmark.rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 10;
    /** Until the compiler is done with it. */
    private static final int WARM_UP = 25;

    private static final int PROMPTS = 40;
    private static final int CHARACTERS = 2_000;

    private DurablePlatform platform;
    private PromptsInTurns turns;

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
        TenantScope scope = platform.organisation();
        turns = new PromptsInTurns(platform.assembly, scope, CONTACTS, PROMPTS, CHARACTERS);
        platform.asOwner("vacuum analyze contact_token", "vacuum analyze contact");
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void everythingIsRedacted_withinTenMilliseconds() {
        turns.run(WARM_UP);
        PromptsInTurns.Figures figures = turns.run(ROUNDS);

        Rounds.report(String.format(
                Locale.ROOT,
                "all redaction of a prompt           with %.2f/%.2f ms  without %.2f/%.2f ms  (p50/p95)  adds %.2f/%.2f ms"
                        + "  of which %.2f ms computing (p50)  %,d contacts  %d prompts each  load %.1f",
                figures.with(50),
                figures.with(95),
                figures.without(50),
                figures.without(95),
                figures.with(50) - figures.without(50),
                figures.with(95) - figures.without(95),
                figures.computing(),
                CONTACTS,
                figures.size(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        assertThat(figures.with(95) - figures.without(95)).isLessThanOrEqualTo(10);
    }

    /** Prompts about contacts with long notes, made with all of the redaction and with none of it. */
    static final class PromptsInTurns {

        private final TenantScope scope;
        private final Prompts with;
        private final Prompts without;
        private final List<Prompts.Wanted> wanted;
        private final AiTerms strict;
        private final AiTerms open;

        /**
         * Milliseconds.
         *
         * @param computing what redaction adds to the processor time of the thread that makes the prompt
         */
        record Figures(double[] withThem, double[] withoutThem, double computing) {

            double with(int percentile) {
                return withThem[(withThem.length - 1) * percentile / 100];
            }

            double without(int percentile) {
                return withoutThem[(withoutThem.length - 1) * percentile / 100];
            }

            int size() {
                return withThem.length;
            }
        }

        PromptsInTurns(Assembly moxora, TenantScope scope, int contacts, int prompts, int characters) {
            this.scope = scope;
            NotesAboutPeople source = new NotesAboutPeople(new Random(7));
            List<Person> people = source.people(contacts);
            NotesAboutPeople.write(moxora, scope, people);
            AiTerms shipped = moxora.policies.find("moxora").orElseThrow().ai();
            this.strict = shipped;
            this.open = new AiTerms(
                    shipped.features(),
                    AiTerms.FreeText.PATTERNS,
                    shipped.specialCategories(),
                    shipped.training(),
                    shipped.automaticDecisions());
            this.with = moxora.ai.prompts;
            this.without = bare(moxora);
            Feature summary = moxora.features.find("contact-summary").orElseThrow();
            this.wanted = IntStream.range(0, prompts)
                    .mapToObj(i -> {
                        String note = source.note(people, characters).text();
                        UUID contact = moxora.contacts
                                .create(scope, "GB", noted(note.substring(0, characters)))
                                .id();
                        return new Prompts.Wanted(summary, contact, Map.of(), false);
                    })
                    .toList();
        }

        /** The same way to a prompt, on which nobody looks for anything but the contact's own values. */
        private static Prompts bare(Assembly moxora) {
            return new Prompts(
                    moxora.organisations,
                    moxora.contactDisclosures,
                    moxora.email.timeline,
                    new Redaction(
                            (organisation, region, passages) -> passage -> List.of(),
                            region -> passage -> List.of(),
                            passage -> Optional.empty(),
                            EntityDetector.NONE),
                    (organisation, feature, contact, content) -> "test00");
        }

        private static ContactDraft noted(String note) {
            return new ContactDraft(
                    "Ada",
                    "Lovelace",
                    List.of("ada@example.org"),
                    List.of("020 7946 0958"),
                    "Analytical Engines",
                    "Countess",
                    List.of("vip"),
                    Map.of(),
                    note);
        }

        /** How many different names the prompts hide. */
        int namesHidden(boolean withThem) {
            return wanted.stream()
                    .mapToInt(asked -> prompt(withThem ? with : without, asked)
                            .placeholders()
                            .counts()
                            .getOrDefault("name", 0))
                    .sum();
        }

        Figures run(int rounds) {
            double[] ours = new double[rounds * wanted.size()];
            double[] others = new double[rounds * wanted.size()];
            double[] ourComputing = new double[rounds * wanted.size()];
            double[] otherComputing = new double[rounds * wanted.size()];
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < wanted.size(); i++) {
                    int place = round * wanted.size() + i;
                    if ((round + i) % 2 == 0) {
                        take(with, i, ours, ourComputing, place);
                        take(without, i, others, otherComputing, place);
                    } else {
                        take(without, i, others, otherComputing, place);
                        take(with, i, ours, ourComputing, place);
                    }
                }
            }
            Arrays.sort(ours);
            Arrays.sort(others);
            Arrays.sort(ourComputing);
            Arrays.sort(otherComputing);
            int middle = ours.length / 2;
            return new Figures(ours, others, ourComputing[middle] - otherComputing[middle]);
        }

        private Prompt prompt(Prompts prompts, Prompts.Wanted asked) {
            return prompts.prompt(scope, asked, prompts == with ? strict : open, Occasion.CALL);
        }

        private void take(Prompts prompts, int asked, double[] took, double[] computed, int place) {
            long computing = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long began = System.nanoTime();
            prompt(prompts, wanted.get(asked));
            took[place] = (System.nanoTime() - began) / 1e6;
            computed[place] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - computing) / 1e6;
        }
    }
}
