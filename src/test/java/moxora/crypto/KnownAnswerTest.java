package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a format once wrote opens for ever. The answers were made once for each format; when one of these tests fails,
 * the code is wrong, never the answer: stored records of every customer have this form.
 */
@Tag("T-21")
class KnownAnswerTest {

    /** What there was when records had no padding. Later compartments never had such records, and need no answer. */
    private static final Set<String> COMPARTMENTS_OF_VERSION_1 = Set.of(
            "identity",
            "profile",
            "notes",
            "custom_field",
            "organisation",
            "user",
            "upload",
            "import",
            "import_outcome",
            "event",
            "parked_event",
            "endpoint",
            "canary");

    private final Properties answers = answers(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRecordOfAnyVersion_opensForEver(int version) throws GeneralSecurityException, IOException {
        Properties ofVersion = answers(version);
        FieldSealer sealer = new FieldSealer(FrozenKeys.keyrings());
        for (Compartment compartment : Compartment.values()) {
            byte[] frozen = answer(ofVersion, "sealed." + compartment.wire());
            if (frozen == null) {
                continue;
            }
            FieldValues opened =
                    sealer.open(FrozenKeys.ACME, compartment, FrozenKeys.ROW, Sealed.of(frozen), name -> true);

            assertThat(opened.names()).isEqualTo(values().names());
            values().names().forEach(name -> assertThat(opened.all(name)).isEqualTo(values().all(name)));
        }
    }

    @Test
    void everyCompartment_hasItsAnswerOfTheVersionThatIsWritten() {
        assertThat(compartmentsOf(1)).containsAll(COMPARTMENTS_OF_VERSION_1);
        assertThat(compartmentsOf(2))
                .as("seal KnownAnswerTest.values() under FrozenKeys, once, and add it to known-answers-2.properties")
                .containsAll(Arrays.stream(Compartment.values())
                        .map(Compartment::wire)
                        .toList());
    }

    /** Otherwise the frozen answers would be of a format that nobody writes any more. */
    @Test
    void theVersionThatIsWritten_isTheLastOneThatIsFrozen() {
        assertThat(RecordCodec.pack(values())[0]).isEqualTo((byte) 2);
        assertThat(KnownAnswerTest.class.getResource("known-answers-3.properties"))
                .isNull();
    }

    private static Set<String> compartmentsOf(int version) {
        return answers(version).stringPropertyNames().stream()
                .filter(name -> name.startsWith("sealed."))
                .map(name -> name.substring("sealed.".length()))
                .collect(Collectors.toSet());
    }

    @Test
    void aSearchTokenOfVersion1_isComputedForEver() throws GeneralSecurityException, IOException {
        BlindIndex index = new BlindIndex(FrozenKeys.keyrings());

        assertThat(index.token(FrozenKeys.ACME, "emails", 1, "ada@example.org").bytes())
                .isEqualTo(answer("token.emails"));
        assertThat(index.tombstone(FrozenKeys.ACME, "contact", FrozenKeys.ROW.toString())
                        .bytes())
                .isEqualTo(answer("token.tombstone"));
    }

    @Test
    @Tag("T-30")
    void aWrappedKeysetOfVersion1_unwrapsForEver() throws GeneralSecurityException, IOException {
        Aead kek = FrozenKeys.keyset("test-only-kek.json").getPrimitive(RegistryConfiguration.get(), Aead.class);
        TestKeys store = new TestKeys(kek);
        for (KeysetPurpose purpose : KeysetPurpose.OF_ORGANISATIONS) {
            store.put(
                    FrozenKeys.ACME.organisation(),
                    purpose,
                    new WrappedKeyset(store.uri(), Sealed.of(answer("wrapped." + purpose.wire()))));
        }
        FieldSealer sealer = new FieldSealer(store.keyrings());
        Sealed frozen = Sealed.of(answer("sealed.identity"));

        assertThat(sealer.open(FrozenKeys.ACME, Compartment.IDENTITY, FrozenKeys.ROW, frozen, "firstName"::equals)
                        .one("firstName"))
                .contains("Ada");
    }

    @Test
    @Tag("T-30")
    void aWrappedKeysetOfALaterGeneration_unwrapsForEver_asThatGenerationOnly()
            throws GeneralSecurityException, IOException {
        Aead kek = FrozenKeys.keyset("test-only-kek.json").getPrimitive(RegistryConfiguration.get(), Aead.class);
        OrganisationId acme = FrozenKeys.ACME.organisation();
        for (KeysetPurpose purpose : KeysetPurpose.ROTATED) {
            byte[] frozen = Objects.requireNonNull(answer(answers(2), "wrapped." + purpose.wire() + ".2"));

            assertThat(unwraps(kek, frozen, AssociatedData.ofKeyset(acme, purpose, 2)))
                    .as("%s as it is", purpose)
                    .isTrue();
            for (int other : new int[] {0, 1, 3, 2 << 8}) {
                assertThat(unwraps(kek, frozen, AssociatedData.ofKeyset(acme, purpose, other)))
                        .as("%s as generation %d", purpose, other)
                        .isFalse();
            }
        }
    }

    @Test
    @Tag("T-30")
    void aWrappedKeysetOfVersion1_unwrapsForItsOwnOrganisationAndPurposeOnly()
            throws GeneralSecurityException, IOException {
        Aead kek = FrozenKeys.keyset("test-only-kek.json").getPrimitive(RegistryConfiguration.get(), Aead.class);
        OrganisationId acme = FrozenKeys.ACME.organisation();
        OrganisationId bolt = new OrganisationId(UUID.fromString("01900000-0000-7000-8000-00000000000b"));
        for (KeysetPurpose purpose : KeysetPurpose.OF_ORGANISATIONS) {
            byte[] frozen = answer(answers, "wrapped." + purpose.wire());
            if (frozen == null) {
                continue;
            }
            assertThat(unwraps(kek, frozen, AssociatedData.ofKeyset(acme, purpose, 1)))
                    .as("%s as it is", purpose)
                    .isTrue();
            assertThat(unwraps(kek, frozen, AssociatedData.ofKeyset(bolt, purpose, 1)))
                    .as("%s of another organisation", purpose)
                    .isFalse();
            assertThat(unwraps(kek, frozen, new byte[0]))
                    .as("%s bound to nothing", purpose)
                    .isFalse();
            for (KeysetPurpose other : KeysetPurpose.values()) {
                if (other != purpose) {
                    assertThat(unwraps(kek, frozen, AssociatedData.ofKeyset(acme, other, 1)))
                            .as("%s as %s", purpose, other)
                            .isFalse();
                }
            }
        }
    }

    private static boolean unwraps(Aead kek, byte[] wrapped, byte[] associatedData) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, kek, associatedData)
                            .size()
                    > 0;
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }

    static FieldValues values() {
        return new FieldValues()
                .with("firstName", "Ada")
                .with("emails", List.of("ada@example.org", "countess@lovelace.example"))
                .with("notes", "Žofie said: “naïve” – 数 😀");
    }

    private byte[] answer(String name) {
        return Objects.requireNonNull(answer(answers, name), name);
    }

    private static byte @Nullable [] answer(Properties answers, String name) {
        String hex = answers.getProperty(name);
        return hex == null ? null : HexFormat.of().parseHex(hex);
    }

    private static Properties answers(int version) {
        Properties answers = new Properties();
        try (InputStream in = KnownAnswerTest.class.getResourceAsStream("known-answers-" + version + ".properties")) {
            answers.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }
}
