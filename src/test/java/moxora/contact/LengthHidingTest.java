package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Tally;
import moxora.contact.ContactBatches.Incoming;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What whoever holds the database learns from the lengths of stored contacts: few lengths, none of them a value's. */
@Tag("T-36")
class LengthHidingTest {

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();
    private final TenantScope bolt = TestPlatform.shared().bolt();

    @Test
    void contactsOfEveryLength_areStoredInFewLengths() {
        Random random = Tally.random("T-36 contacts");
        int contacts = Tally.size(4_000, 40_000);
        List<Incoming> batch = new ArrayList<>();
        for (int i = 0; i < contacts; i++) {
            batch.add(new Incoming(null, contact(random, i)));
        }
        store(acme, batch);

        // A name of 512 letters of three bytes twice, a hundred custom fields of 4,096: within 2 MiB there are 31.
        Map<String, Integer> most = Map.of("identity", 31, "profile", 31, "notes", 23);
        most.forEach((compartment, bound) -> {
            long lengths = lengths(acme, compartment);
            System.out.printf(
                    "battery | T-36 %,d contacts are stored in %d lengths | %s%n", contacts, lengths, compartment);
            assertThat(lengths).as(compartment).isBetween(3L, (long) bound);
        });
        assertThat(distinctUnpadded(batch))
                .as("lengths that the values themselves have")
                .isGreaterThan(500);
    }

    @Test
    void contactsThatDifferInAFlagOrAPostcode_areStoredInOneLength() {
        List<Incoming> flags = new ArrayList<>();
        for (String flag : List.of("yes", "no", "true", "false", "1", "0", "unknown")) {
            for (String postcode : postcodes()) {
                flags.add(new Incoming(null, with(Map.of("Member", flag, "Postcode", postcode))));
            }
        }
        store(bolt, flags);

        assertThat(lengths(bolt, "profile")).isEqualTo(1);
        assertThat(lengths(bolt, "identity")).isEqualTo(1);
    }

    private static List<String> postcodes() {
        List<String> all = new ArrayList<>();
        for (String outward : List.of("M1", "B33", "CR2", "DN55", "W1A", "EC1A")) {
            for (int sector = 0; sector < 10; sector++) {
                all.add(outward + " " + sector + "BB");
                all.add(outward + sector + "BB");
            }
        }
        return all;
    }

    private void store(TenantScope scope, List<Incoming> all) {
        for (int from = 0; from < all.size(); from += 500) {
            ContactBatches.Prepared prepared =
                    moxora.contactBatches.prepare(scope, "GB", all.subList(from, Math.min(all.size(), from + 500)));
            moxora.store.within(scope, session -> moxora.contactBatches.write(session, prepared));
        }
    }

    private long lengths(TenantScope scope, String compartment) {
        String sql = switch (compartment) {
            case "identity" -> "select count(distinct octet_length(identity)) from contact where organisation_id = ?";
            case "profile" -> "select count(distinct octet_length(profile)) from contact where organisation_id = ?";
            default -> "select count(distinct octet_length(notes)) from contact where organisation_id = ?";
        };
        return moxora.store.within(scope, session -> session.sql().count(sql, session.organisation()));
    }

    private static int distinctUnpadded(List<Incoming> batch) {
        Set<Integer> lengths = new HashSet<>();
        batch.forEach(
                incoming -> lengths.add(String.valueOf(incoming.draft().notes()).length()));
        return lengths.size();
    }

    private static ContactDraft contact(Random random, int i) {
        return new ContactDraft(
                text(random, 1 + random.nextInt(Limits.TEXT)),
                text(random, 1 + random.nextInt(1 + i % Limits.TEXT)),
                List.of("person" + i + "@" + "x".repeat(1 + i % 60) + ".example"),
                List.of("020 7946 " + (1_000 + i % 9_000)),
                text(random, 1 + random.nextInt(200)),
                null,
                List.of("vip"),
                Map.of("Member", i % 2 == 0 ? "yes" : "no", "Postcode", "SW1A " + i % 10 + "AA"),
                text(random, 1 + random.nextInt(1 + i % 2_000)));
    }

    private static ContactDraft with(Map<String, String> customFields) {
        return new ContactDraft("Ada", "Byron", List.of(), List.of(), "Engines", null, List.of(), customFields, null);
    }

    private static String text(Random random, int length) {
        return List.of("n", "é", "数").get(random.nextInt(3)).repeat(length);
    }
}
