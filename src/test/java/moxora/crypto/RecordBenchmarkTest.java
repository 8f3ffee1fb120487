package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.csv.Rounds;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a record costs beside the cipher in it: a typical contact of ten fields sealed and opened as three compartments,
 * against Tink alone on the same packed bytes with the same associated data, and against ten ciphertexts. One thread,
 * no database. {@code -Dmoxora.benchmark.contacts} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
class RecordBenchmarkTest {

    private static final int CONTACTS = Integer.getInteger("moxora.benchmark.contacts", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 5;
    private static final UUID ROW = UUID.randomUUID();
    private static final Map<Compartment, FieldValues> CONTACT = Map.of(
            Compartment.IDENTITY,
            new FieldValues()
                    .with("firstName", "Augusta")
                    .with("lastName", "Lovelace-Byron")
                    .with("emails", List.of("augusta.lovelace@engines.example"))
                    .with("phones", List.of("+44 20 7946 0958")),
            Compartment.PROFILE,
            new FieldValues()
                    .with("company", "Analytical Engines and Sons Ltd")
                    .with("title", "Chief programme designer")
                    .with("tags", List.of("vip", "newsletter"))
                    .with("customFields.City", "Kirkby Mallory"),
            Compartment.NOTES,
            new FieldValues()
                    .with(
                            "notes",
                            "Met at the spring fair; asked for the new programme of cards, and for a word with the"
                                    + " maker of the engine before the summer begins."));

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final FieldSealer sealer = new FieldSealer(keys.keyrings());
    private final Aead bare;
    private final List<byte[]> packed = new ArrayList<>();
    private final List<byte[]> places = new ArrayList<>();
    private final List<byte[]> fields = new ArrayList<>();
    private long bytes;

    RecordBenchmarkTest() throws GeneralSecurityException {
        bare = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        CONTACT.forEach((compartment, values) -> {
            packed.add(RecordCodec.pack(values));
            places.add(AssociatedData.CANONICAL.of(acme.organisation(), compartment, ROW));
            values.names()
                    .forEach(name ->
                            values.all(name).forEach(text -> fields.add(text.getBytes(StandardCharsets.UTF_8))));
        });
        assertThat(fields).hasSize(10);
    }

    @Test
    void aRecord_reachesNineTenthsOfTinkAlone_onTheSameBytes() {
        warmUp();
        Rounds.Figures figures =
                Rounds.compare("records, over Tink alone", ROUNDS, () -> {}, round -> records(), round -> tinkAlone());
        assertThat(bytes).isPositive();
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void aContactOfThreeRecords_isFiveTimesAsFastAsTenCiphertexts() {
        warmUp();
        Rounds.Figures figures = Rounds.compare(
                "records, over ten ciphertexts", ROUNDS, () -> {}, round -> records(), round -> tenCiphertexts());
        assertThat(bytes).isPositive();
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(5);
    }

    private void warmUp() {
        for (int i = 0; i < 3; i++) {
            records();
            tinkAlone();
            tenCiphertexts();
        }
    }

    private long records() {
        for (int i = 0; i < CONTACTS; i++) {
            CONTACT.forEach((compartment, values) -> {
                Sealed sealed = sealer.seal(acme, compartment, ROW, values);
                bytes += sealer.open(acme, compartment, ROW, sealed, name -> true)
                        .names()
                        .size();
            });
        }
        return CONTACTS;
    }

    private long tinkAlone() {
        for (int i = 0; i < CONTACTS; i++) {
            for (int record = 0; record < packed.size(); record++) {
                bytes += through(packed.get(record), places.get(record));
            }
        }
        return CONTACTS;
    }

    /** The same contact as it would be with a ciphertext for each of its ten values. */
    private long tenCiphertexts() {
        for (int i = 0; i < CONTACTS; i++) {
            for (byte[] field : fields) {
                bytes += through(field, places.get(0));
            }
        }
        return CONTACTS;
    }

    private int through(byte[] plaintext, byte[] place) {
        try {
            return bare.decrypt(bare.encrypt(plaintext, place), place).length;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
