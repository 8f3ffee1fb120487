package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Tally;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.IndexLeakage.Verdict;
import moxora.crypto.Token;
import moxora.field.PersonalField;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frequency analysis by somebody who has the database and a public list of how frequent each value is: the most
 * frequent token is taken for the most frequent value, and so on down. The attacker is given more than the database
 * tells, namely which tokens are of which field. What the meter calls fine must withstand that.
 */
@Tag("T-33")
class FrequencyAttackTest {

    /** Of an index that the meter calls {@code ok}, at most this share of contacts may be told right. */
    private static final double TARGET = 0.25;

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();

    /** A public list: values from the most frequent one down, each as frequent as 1 / (rank + flatness). */
    private record PublicList(String field, int values, double flatness) {

        String draw(double chance) {
            double all = weight();
            double sum = 0;
            for (int rank = 0; rank < values; rank++) {
                sum += 1 / (rank + flatness) / all;
                if (chance < sum) {
                    return value(rank);
                }
            }
            return value(values - 1);
        }

        String value(int rank) {
            return field + " " + rank;
        }

        private double weight() {
            double all = 0;
            for (int rank = 0; rank < values; rank++) {
                all += 1 / (rank + flatness);
            }
            return all;
        }
    }

    private static final List<PublicList> LISTS = List.of(
            new PublicList("Member", 2, 0.5),
            new PublicList("Industry", 12, 1),
            new PublicList("City", 300, 1),
            new PublicList("Town", 500, 4),
            new PublicList("Village", 1_000, 8),
            new PublicList("Street", 2_000, 20),
            new PublicList("Reference", 50_000, 5_000));

    @Test
    void whatTheMeterCallsFine_withstandsAListOfFrequencies_andWhatDoesNot_isCalledLowEntropy() {
        int contacts = Tally.size(4_000, 50_000);
        write(contacts);
        Map<UUID, Set<Token>> database = stolen();
        Leakage leakage =
                moxora.leakageMeter.measure(acme, "GB", new Policy.Search(Set.of(PersonalField.COMPANY), Set.of()));

        assertThat(leakage.isWhole()).isTrue();
        List<Double> told = new ArrayList<>();
        for (PublicList list : LISTS) {
            double share = attack(list, database);
            IndexLeakage index = leakage.indexes().stream()
                    .filter(one -> one.index().equals("customFields." + list.field))
                    .findFirst()
                    .orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "battery | T-33 frequency attack, %s: %.1f %% of %,d contacts told right; top share %.3f, %.1f bits, %s%n",
                    list.field,
                    100 * share,
                    contacts,
                    index.topShare(),
                    index.minEntropyBits(),
                    index.verdict().wire());
            told.add(share);
            assertThat(share <= TARGET || index.verdict() == Verdict.LOW_ENTROPY)
                    .as("%s: %.3f told right, called %s", list.field, share, index.verdict())
                    .isTrue();
        }
        // The attack works where there is something to take, and the figures fall as entropy grows.
        assertThat(told.get(0)).isGreaterThan(0.99);
        assertThat(told).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(leakage.indexes().stream().filter(index -> index.verdict() == Verdict.OK))
                .isNotEmpty();
    }

    /** The share of contacts whose value is told right. */
    private double attack(PublicList list, Map<UUID, Set<Token>> database) {
        Map<Token, String> truth = new HashMap<>();
        for (int rank = 0; rank < list.values; rank++) {
            String value = list.value(rank);
            moxora.contactTokens.customFieldSearched(acme, list.field, value).forEach(token -> truth.put(token, value));
        }
        Map<Token, Integer> frequency = new HashMap<>();
        database.values()
                .forEach(tokens -> tokens.stream()
                        .filter(truth::containsKey)
                        .forEach(token -> frequency.merge(token, 1, Integer::sum)));
        List<Token> ranked = frequency.keySet().stream()
                .sorted(Comparator.comparing((Token token) -> frequency.get(token))
                        .reversed()
                        .thenComparing(token -> UUID.nameUUIDFromBytes(token.bytes())))
                .toList();
        long right = 0;
        for (int rank = 0; rank < ranked.size(); rank++) {
            if (truth.get(ranked.get(rank)).equals(list.value(rank))) {
                right += frequency.get(ranked.get(rank));
            }
        }
        return (double) right / database.size();
    }

    /** What lies in the table of search tokens: of each contact, which tokens it has. */
    private Map<UUID, Set<Token>> stolen() {
        Map<UUID, Set<Token>> stolen = new HashMap<>();
        moxora.store.run(
                acme,
                session -> session.sql().stream(
                        "select contact_id, token from contact_token where organisation_id = ?",
                        row -> stolen.computeIfAbsent(row.uuid(1), unknown -> new HashSet<>())
                                .add(row.token(2)),
                        session.organisation()));
        return stolen;
    }

    private void write(int contacts) {
        Random random = Tally.random("T-33");
        for (int from = 0; from < contacts; from += 500) {
            List<Incoming> batch = new ArrayList<>();
            for (int i = from; i < Math.min(contacts, from + 500); i++) {
                Map<String, String> values = new HashMap<>();
                LISTS.forEach(list -> values.put(list.field, list.draw(random.nextDouble())));
                batch.add(new Incoming(
                        null,
                        new ContactDraft("Ada", null, List.of(), List.of(), null, null, List.of(), values, null)));
            }
            ContactBatches.Prepared prepared = moxora.contactBatches.prepare(acme, "GB", batch);
            moxora.store.run(acme, session -> moxora.contactBatches.write(session, prepared));
        }
    }
}
