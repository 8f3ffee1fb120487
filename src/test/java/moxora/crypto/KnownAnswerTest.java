package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import moxora.field.Compartment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What format version 1 once wrote opens for ever. The answers were made once; when one of these tests fails, the code
 * is wrong, never the answer: stored records of every customer have this form.
 */
@Tag("T-21")
class KnownAnswerTest {

    private final Properties answers = answers();

    @ParameterizedTest
    @EnumSource
    void aRecordOfVersion1_opensForEver(Compartment compartment) throws GeneralSecurityException, IOException {
        FieldSealer sealer = new FieldSealer(FrozenKeys.keyrings());
        Sealed frozen = Sealed.of(answer("sealed." + compartment.wire()));

        FieldValues opened = sealer.open(FrozenKeys.ACME, compartment, FrozenKeys.ROW, frozen, name -> true);

        assertThat(opened.names()).isEqualTo(values().names());
        values().names().forEach(name -> assertThat(opened.all(name)).isEqualTo(values().all(name)));
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

    static FieldValues values() {
        return new FieldValues()
                .with("firstName", "Ada")
                .with("emails", List.of("ada@example.org", "countess@lovelace.example"))
                .with("notes", "Žofie said: “naïve” – 数 😀");
    }

    private byte[] answer(String name) {
        return HexFormat.of().parseHex(answers.getProperty(name));
    }

    private static Properties answers() {
        Properties answers = new Properties();
        try (InputStream in = KnownAnswerTest.class.getResourceAsStream("known-answers-1.properties")) {
            if (in != null) {
                answers.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }
}
