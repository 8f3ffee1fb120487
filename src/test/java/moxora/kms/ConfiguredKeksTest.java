package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import moxora.crypto.KekException;
import moxora.crypto.KeyEncryptionKey;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredKeksTest {

    private static final byte[] ACME = "acme".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private KekUri file(String name) {
        return KekUri.parse(folder.resolve(name).toUri().toString());
    }

    private static ConfiguredKeks open(KekUri inUse, KekUri... others) {
        return ConfiguredKeks.open(inUse, List.of(others), KmsAccess.DEFAULT, Clock.systemUTC());
    }

    @Test
    @Tag("T-31")
    void aFormerFile_stillOpens_besideTheOneInUse() throws Exception {
        byte[] old = open(file("old.json")).inUse().wrap(new byte[16], ACME);

        ConfiguredKeks keks = open(file("new.json"), file("old.json"));
        keks.tryOut();

        assertThat(keks.at(file("old.json").text()).unwrap(old, ACME)).hasSize(16);
        assertThat(keks.at(file("new.json").text())).isSameAs(keks.inUse());
        assertThatThrownBy(() -> keks.inUse().unwrap(old, ACME))
                .isInstanceOfSatisfying(
                        KekException.class, e -> assertThat(e.reason()).isEqualTo(KekException.Reason.GARBAGE));
    }

    @Test
    @Tag("T-27")
    void aFormerFileThatIsAway_isNotMadeAnew() {
        assertThatThrownBy(() -> open(file("new.json"), file("old.json")))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("MOXORA_KEK_OTHER_URIS");

        assertThat(folder.resolve("old.json")).doesNotExist();
    }

    @Test
    void aKeyFileMovedWithItsFolder_stillOpensWhatItWrapped() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        String former = before.resolve("kek.json").toUri().toString();
        byte[] wrapped = open(KekUri.parse(former)).inUse().wrap(new byte[16], ACME);
        Path after = Files.move(before, folder.resolve("after"));

        ConfiguredKeks keks =
                open(KekUri.parse(after.resolve("kek.json").toUri().toString()));

        assertThat(keks.at(former).unwrap(wrapped, ACME)).hasSize(16);
    }

    @Test
    void aKeyThatIsNotConfigured_isRefused_namingTheSettings() {
        ConfiguredKeks keks = open(file("kek.json"));

        for (String unknown : List.of(
                "file:///elsewhere/other.json", "gcp-kms://" + FakeGcpKms.NAME, "aws-kms://" + FakeAwsKms.ARN, "")) {
            assertThatThrownBy(() -> keks.at(unknown))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("MOXORA_KEK_OTHER_URIS");
        }
    }

    @Test
    void whetherTheFileLiesInAFolder_isSeenThroughDots() {
        assertThat(ConfiguredKeks.liesIn(file("keys/../kek.json"), folder)).isTrue();
        assertThat(ConfiguredKeks.liesIn(file("../kek.json"), folder)).isFalse();
        assertThat(ConfiguredKeks.liesIn(KekUri.parse("gcp-kms://" + FakeGcpKms.NAME), folder))
                .isFalse();
    }

    @Test
    @Tag("T-27")
    void aKeyThatOpensSomethingElse_isFoundAtStart() {
        KeyEncryptionKey forgetful = new KeyEncryptionKey() {
            @Override
            public String uri() {
                return "test:forgetful";
            }

            @Override
            public byte[] wrap(byte[] keyset, byte[] associatedData) {
                return keyset;
            }

            @Override
            public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws GeneralSecurityException {
                return new byte[wrapped.length];
            }
        };

        assertThatThrownBy(() -> KekTrial.of(forgetful))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("test:forgetful")
                .hasMessageContaining("does not open what it wrapped");
    }

    /** The product's classes as the default build ships them: the AWS SDK is nowhere to be found. */
    private static final class WithoutTheSdk extends URLClassLoader {

        WithoutTheSdk() {
            super(
                    new URL[] {
                        KekUri.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    KekUri.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("moxora.")) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void onABuildWithoutTheSdk_anAwsKey_isOneClearError_andOtherKeysWork() throws Exception {
        try (WithoutTheSdk shipped = new WithoutTheSdk()) {
            assertThat(required(shipped, "aws-kms://" + FakeAwsKms.ARN)).contains("mvn -Paws-kms package");
            assertThat(required(shipped, "gcp-kms://" + FakeGcpKms.NAME)).isEmpty();
        }
        assertThat(required(KekUri.class.getClassLoader(), "aws-kms://" + FakeAwsKms.ARN))
                .isEmpty();
    }

    /** What {@code requireBuiltFor} complains about, in the classes of that loader. */
    private static String required(ClassLoader loader, String uri) throws ReflectiveOperationException {
        Class<?> kekUri = loader.loadClass(KekUri.class.getName());
        Object parsed = kekUri.getMethod("parse", String.class).invoke(null, uri);
        try {
            loader.loadClass(ConfiguredKeks.class.getName())
                    .getMethod("requireBuiltFor", kekUri)
                    .invoke(null, parsed);
            return "";
        } catch (java.lang.reflect.InvocationTargetException e) {
            return e.getCause().getMessage();
        }
    }
}
