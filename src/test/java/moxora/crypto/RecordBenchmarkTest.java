package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.csv.Rounds;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a record costs beside the cipher in it. Bytes sealed and opened as a record, with keys found, place bound and use
 * counted, against Tink alone on the same bytes with the same associated data; and the ten values of a typical contact
 * as one record, packed and unpacked, against ten ciphertexts, each of one value and bound to its place.
 *
 * <p>Beside these, without a goal: packing and unpacking against Tink alone, and the three records that a contact really
 * is, of which the ciphers alone could be 3.3 times as fast as ten. One thread, no database. {@code
 * -Dmoxora.benchmark.contacts} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
class RecordBenchmarkTest {

    private static final int CONTACTS = Integer.getInteger("moxora.benchmark.contacts", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 5;
    private static final UUID ROW = UUID.randomUUID();
    private static final Map<Compartment, FieldValues> CONTACT = Map.of(
            Compartment.IDENTITY,
            identity(new FieldValues()),
            Compartment.PROFILE,
            profile(new FieldValues()),
            Compartment.NOTES,
            notes(new FieldValues()));
    private static final Map<Compartment, FieldValues> ONE_RECORD =
            Map.of(Compartment.IDENTITY, notes(profile(identity(new FieldValues()))));

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final FieldSealer sealer = new FieldSealer(keys.keyrings());
    private final Aead bare;
    private final byte[] packed = RecordCodec.pack(ONE_RECORD.get(Compartment.IDENTITY));
    private final byte[] place = AssociatedData.CANONICAL.of(acme.organisation(), Compartment.IDENTITY, ROW);
    private final List<String> values = ONE_RECORD.get(Compartment.IDENTITY).names().stream()
            .flatMap(field -> ONE_RECORD.get(Compartment.IDENTITY).all(field).stream())
            .toList();
    private final List<byte[]> encoded =
            values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList();
    private long bytes;

    RecordBenchmarkTest() throws GeneralSecurityException {
        bare = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        assertThat(values).hasSize(10);
    }

    @Test
    void aRecord_reachesNineTenthsOfTinkAlone_onTheSameBytes() {
        warmUp();
        Rounds.Figures figures = Rounds.compare(
                "a record's bytes, over Tink alone", ROUNDS, () -> {}, round -> bytes(), round -> tinkAlone());
        Rounds.compare(
                "a record's fields, over Tink alone",
                ROUNDS,
                () -> {},
                round -> records(ONE_RECORD),
                round -> tinkAlone());
        assertThat(bytes).isPositive();
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void aRecord_isFiveTimesAsFastAsTenCiphertexts() {
        warmUp();
        Rounds.Figures figures = Rounds.compare(
                "a record's bytes, over ten of Tink", ROUNDS, () -> {}, round -> bytes(), round -> tenTimesTinkAlone());
        Rounds.compare(
                "a record's fields, over ten texts",
                ROUNDS,
                () -> {},
                round -> records(ONE_RECORD),
                round -> tenCiphertexts());
        Rounds.compare(
                "three records, over ten texts",
                ROUNDS,
                () -> {},
                round -> records(CONTACT),
                round -> tenCiphertexts());
        assertThat(bytes).isPositive();
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(5);
    }

    private static FieldValues identity(FieldValues values) {
        return values.with("firstName", "Augusta")
                .with("lastName", "Lovelace-Byron")
                .with("emails", List.of("augusta.lovelace@engines.example"))
                .with("phones", List.of("+44 20 7946 0958"));
    }

    private static FieldValues profile(FieldValues values) {
        return values.with("company", "Analytical Engines and Sons Ltd")
                .with("title", "Chief programme designer")
                .with("tags", List.of("vip", "newsletter"))
                .with("customFields.City", "Kirkby Mallory");
    }

    private static FieldValues notes(FieldValues values) {
        return values.with(
                "notes",
                "Met at the spring fair; asked for the new programme of cards, and for a word with the maker of the"
                        + " engine before the summer begins.");
    }

    private void warmUp() {
        for (int i = 0; i < 3; i++) {
            records(ONE_RECORD);
            records(CONTACT);
            bytes();
            tinkAlone();
            tenTimesTinkAlone();
            tenCiphertexts();
        }
    }

    private long records(Map<Compartment, FieldValues> contact) {
        for (int i = 0; i < CONTACTS; i++) {
            for (Map.Entry<Compartment, FieldValues> record : contact.entrySet()) {
                Sealed sealed = sealer.seal(acme, record.getKey(), ROW, record.getValue());
                bytes += sealer.open(acme, record.getKey(), ROW, sealed, name -> true)
                        .names()
                        .size();
            }
        }
        return CONTACTS;
    }

    private long bytes() {
        for (int i = 0; i < CONTACTS; i++) {
            Sealed sealed = sealer.sealBytes(acme, Compartment.IDENTITY, ROW, packed);
            bytes += sealer.openBytes(acme, Compartment.IDENTITY, ROW, sealed).length;
        }
        return CONTACTS;
    }

    private long tinkAlone() {
        for (int i = 0; i < CONTACTS; i++) {
            bytes += through(packed, place).length;
        }
        return CONTACTS;
    }

    /** The same contact as it would be with a ciphertext for each of its ten values. */
    private long tenCiphertexts() {
        for (int i = 0; i < CONTACTS; i++) {
            for (String value : values) {
                byte[] bound = AssociatedData.CANONICAL.of(acme.organisation(), Compartment.IDENTITY, ROW);
                byte[] opened = through(value.getBytes(StandardCharsets.UTF_8), bound);
                bytes += new String(opened, StandardCharsets.UTF_8).length();
            }
        }
        return CONTACTS;
    }

    /** Its ten values as bytes, each sealed and opened by Tink alone. */
    private long tenTimesTinkAlone() {
        for (int i = 0; i < CONTACTS; i++) {
            for (byte[] value : encoded) {
                bytes += through(value, place).length;
            }
        }
        return CONTACTS;
    }

    private byte[] through(byte[] plaintext, byte[] bound) {
        try {
            return bare.decrypt(bare.encrypt(plaintext, bound), bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
