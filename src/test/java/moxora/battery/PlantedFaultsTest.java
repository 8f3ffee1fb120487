package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import moxora.audit.PlantedInAudit;
import moxora.contact.PlantedInReadings;
import moxora.crypto.PlantedInCrypto;
import moxora.crypto.SabotagedCrypto;
import moxora.crypto.SabotagedCrypto.Forgotten;
import moxora.crypto.SwapMatrixTest;
import moxora.csv.PlantedInCsv;
import moxora.email.suppression.PlantedInSuppressions;
import moxora.erasure.PlantedInErasure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A suite that reports no leak must also be able to see one: every detector is shown a fault that was planted for it.
 * Each is silent while things are sound; a fault that survives fails the build.
 */
@Tag("B1")
class PlantedFaultsTest {

    private static final Set<String> TENANCY =
            Set.of("T-01", "T-02", "T-03", "T-04", "T-05", "T-06", "T-07", "T-08", "T-09", "T-10", "T-60");

    @Test
    void everyFaultOfTheSchemaAndItsConnections_isCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            caught("schema and connections", new PlantedInDatabase(sandbox).all());
        }
    }

    @Test
    void everyFaultOfKeysAndCiphertexts_isCaught() {
        PlantedInCrypto crypto = new PlantedInCrypto();
        var ours = crypto.keyrings();
        caught(
                "keys and ciphertexts",
                List.of(
                        forgets(crypto, Forgotten.ORGANISATION),
                        forgets(crypto, Forgotten.ROW),
                        forgets(crypto, Forgotten.COMPARTMENT),
                        forgets(crypto, Forgotten.EVERYTHING),
                        Plant.of(
                                "T-21",
                                "associated data without the table",
                                part -> !SwapMatrixTest.readsBackWithout(part),
                                null,
                                Forgotten.TABLE),
                        Plant.of("T-21", "associated data without lengths", crypto::ambiguous, false, true),
                        Plant.of(
                                "T-26",
                                "a keyset of 128 bits",
                                crypto::keysetRefused,
                                PredefinedAeadParameters.AES256_GCM,
                                PredefinedAeadParameters.AES128_GCM),
                        Plant.of(
                                "T-26",
                                "a keyset of another cipher",
                                crypto::keysetRefused,
                                PredefinedAeadParameters.AES256_GCM,
                                PredefinedAeadParameters.AES256_CTR_HMAC_SHA256),
                        Plant.of(
                                "T-26",
                                "a key-encryption key of 128 bits",
                                parameters -> crypto.kekFileRefused("rw-------", parameters),
                                PredefinedAeadParameters.AES256_GCM,
                                PredefinedAeadParameters.AES128_GCM),
                        Plant.of(
                                "T-31",
                                "a key-encryption key that the group can read",
                                crypto::kekFileRefused,
                                "rw-------",
                                "rw-r-----"),
                        Plant.of(
                                "T-31",
                                "a key-encryption key that anybody can write",
                                crypto::kekFileRefused,
                                "r--------",
                                "rw-----w-"),
                        Plant.of(
                                "T-30",
                                "a wrapped keyset stored as another's",
                                moved -> crypto.movedKeysetRefused(moved, false),
                                false,
                                true),
                        Plant.of(
                                "T-30",
                                "a wrapped keyset stored under another purpose",
                                moved -> crypto.movedKeysetRefused(moved, true),
                                false,
                                true),
                        Plant.of(
                                "T-24",
                                "one nonce for everything",
                                crypto::repeats,
                                ours,
                                SabotagedCrypto.withOneNonce(ours)),
                        Plant.of(
                                "T-20",
                                "a cipher that returns its input",
                                crypto::readable,
                                ours,
                                SabotagedCrypto.inClear(ours)),
                        Plant.of(
                                "T-20",
                                "a cipher without authentication",
                                crypto::malleable,
                                ours,
                                SabotagedCrypto.withoutAuthentication(ours)),
                        Plant.of("T-25", "one ring for all, bound to nobody", crypto::opensForeign, false, true),
                        Plant.of(
                                "T-11",
                                "search tokens under one key for all",
                                crypto::linksOrganisations,
                                crypto.tokens(),
                                crypto.tokensUnderOneKey()),
                        Plant.of(
                                "T-11",
                                "search tokens without their field",
                                crypto::linksFields,
                                crypto.tokens(),
                                crypto.tokensWithoutField()),
                        Plant.of(
                                "T-29",
                                "keys cached after their destruction",
                                crypto::opensAfterDestruction,
                                false,
                                true)));
    }

    @Test
    void everyFaultOfTheAuditTrail_isCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            caught("audit trail", new PlantedInAudit(sandbox).all());
        }
    }

    @Test
    void everyFaultOfAnErasure_isCaught(@TempDir Path logs) {
        try (Sandbox sandbox = Sandbox.open(Map.of("moxora.log.dir", logs.toString()))) {
            caught("erasure and certificate", new PlantedInErasure(sandbox, logs).all());
        }
    }

    @Test
    void everyFaultOfCsvAndOfInput_isCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            caught("CSV", new PlantedInCsv(sandbox).all());
            caught("folding, sessions, deadlines", new PlantedInInput(sandbox).all());
        }
    }

    @Test
    @Tag("N14")
    void everyReadingThatWouldGoByUnnoticed_isCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            caught("readings", new PlantedInReadings(sandbox).all());
        }
    }

    @Test
    @Tag("P54")
    void everySuppressionThatWouldNotHold_isCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            caught("suppressions", new PlantedInSuppressions(sandbox).all());
        }
    }

    /** Of all the faults planted in the battery, those that concern who sees whose data: at least 40, and all caught. */
    @Test
    void fortyFaultsOfTenancyAndAccess_areCaught() {
        try (Sandbox sandbox = Sandbox.open()) {
            List<Plant> plants = Stream.concat(
                            new PlantedInDatabase(sandbox)
                                    .all().stream().filter(plant -> TENANCY.contains(plant.threat())),
                            new PlantedInTenancy(sandbox).all().stream())
                    .toList();
            assertThat(plants).hasSizeGreaterThanOrEqualTo(40);
            caught("tenancy and access", plants);
        }
    }

    private static Plant forgets(PlantedInCrypto crypto, Forgotten part) {
        return Plant.of(
                "T-21",
                "associated data without " + part.name().toLowerCase(Locale.ROOT),
                crypto::swapsAccepted,
                null,
                part);
    }

    static void caught(String where, List<Plant> plants) {
        Tally tally = Tally.of("B1 planted faults are caught: " + where);
        int caught = 0;
        for (Plant plant : plants) {
            String outcome = plant.outcome();
            caught += outcome.equals("caught") ? 1 : 0;
            System.out.printf("planted | %s | %s | %s | %s%n", where, plant.threat(), plant.name(), outcome);
            tally.check(outcome.equals("caught"), plant.name() + ": " + outcome);
        }
        System.out.printf("planted | %s | %d of %d caught%n", where, caught, plants.size());
        assertThat(plants).extracting(Plant::name).doesNotHaveDuplicates();
        tally.close();
    }
}
