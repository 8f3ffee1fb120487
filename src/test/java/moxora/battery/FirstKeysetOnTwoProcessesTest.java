package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.KeysetStore;
import moxora.crypto.StoredKeyset;
import moxora.store.Ids;
import moxora.store.VaultKeysetStore;
import moxora.tenant.OrganisationId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of eight threads on two processes that create an organisation's first keysets at once, all get the same ones. */
@Tag("B26")
@Tag("T-32")
class FirstKeysetOnTwoProcessesTest {

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final Racers here = new Racers(moxora.keyrings, OtherNodeMain.RACERS);
    private static OtherNode there;
    private int met;

    @BeforeAll
    static void startTheOther() throws IOException, InterruptedException {
        there = new OtherNode(TestClusters.properties()).awaitReady();
    }

    @AfterEach
    void end() {
        here.close();
    }

    @AfterAll
    static void endTheOther() throws InterruptedException {
        // It takes its leave of the others itself.
        there.tell("end");
        there.awaitEnd();
        there.close();
    }

    @Test
    void aRaceOfTwoProcesses_hasOneWinner_andNothingIsLost() throws Exception {
        int races = Tally.size(50, 1_000);
        Tally tally = Tally.of("B26 races for the first keyset, 8 threads on 2 processes");
        for (int race = 0; race < races; race++) {
            tally.check(race(), "race " + race);
        }
        tally.close();
        assertThat(met)
                .as("races in which the two processes were at it at the same time")
                .isGreaterThan(races / 2);
    }

    private boolean race() throws Exception {
        OrganisationId organisation = new OrganisationId(Ids.next());
        UUID row = Ids.next();
        String which = " " + organisation + " " + row;
        Racers.Race ours = here.race(organisation, row);
        assertThat(there.ask("race" + which)).isEqualTo("set");
        there.tell("go");
        List<Racers.Lap> ourLaps = ours.run();
        List<Racers.Lap> theirLaps =
                Arrays.stream(there.answer().split(",")).map(Racers.Lap::of).toList();
        met += ourLaps.stream().anyMatch(our -> theirLaps.stream().anyMatch(our::overlaps)) ? 1 : 0;
        List<Racers.Lap> all = new ArrayList<>(ourLaps);
        all.addAll(theirLaps);
        String sealed = all.stream().map(Racers.Lap::sealedWire).collect(Collectors.joining(","));
        return all.size() == 2 * OtherNodeMain.RACERS
                && keysets(organisation).equals(ONE_OF_EACH)
                && all.stream().allMatch(lap -> here.opens(organisation, row, lap.sealed()))
                && there.ask("opens" + which + " " + sealed).equals("true");
    }

    private static final Map<String, Long> ONE_OF_EACH =
            KeysetPurpose.OF_ORGANISATIONS.stream().collect(Collectors.toMap(KeysetPurpose::wire, purpose -> 1L));

    private Map<String, Long> keysets(OrganisationId organisation) {
        return moxora
                .vault
                .within(sql -> sql.rows(
                        "select purpose from wrapped_keyset where organisation_id = ?",
                        keyset -> keyset.text(1),
                        organisation.value()))
                .stream()
                .collect(Collectors.groupingBy(purpose -> purpose, Collectors.counting()));
    }

    /** The fault of which T-32 tells: a node that goes on with the keyset it made itself, whoever was first. */
    @Test
    @Tag("sabotage")
    void aNodeThatDoesNotReadAgain_isCaught() throws Exception {
        OrganisationId organisation = new OrganisationId(Ids.next());
        UUID row = Ids.next();
        Heedless heedless = new Heedless(new VaultKeysetStore(moxora.vault, moxora.clock));
        try (Racers planted = new Racers(new Keyrings(heedless, moxora.keks.inUse()), 1)) {
            // It found nothing before the race, and the others have won meanwhile.
            assertThat(here.race(organisation, row).run()).hasSize(OtherNodeMain.RACERS);
            Racers.Lap lost = planted.race(organisation, row).run().get(0);

            assertThat(planted.opens(organisation, row, lost.sealed())).isTrue();
            assertThat(here.opens(organisation, row, lost.sealed())).isFalse();
            assertThat(there.ask("opens " + organisation + " " + row + " " + lost.sealedWire()))
                    .isEqualTo("false");
        }
    }

    private static final class Heedless implements KeysetStore {

        private final KeysetStore real;
        private final Map<OrganisationId, List<StoredKeyset>> own = new HashMap<>();

        Heedless(KeysetStore real) {
            this.real = real;
        }

        @Override
        public synchronized List<StoredKeyset> all(OrganisationId owner) {
            return own.getOrDefault(owner, List.of());
        }

        @Override
        public synchronized StoredKeyset insertIfAbsent(OrganisationId owner, StoredKeyset keyset) {
            real.insertIfAbsent(owner, keyset);
            own.computeIfAbsent(owner, any -> new ArrayList<>()).add(keyset);
            return keyset;
        }

        @Override
        public Optional<String> ownKek(OrganisationId organisation) {
            return real.ownKek(organisation);
        }
    }
}
