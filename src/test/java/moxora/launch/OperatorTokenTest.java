package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenTest {

    private static final Settings NOTHING_SET = Settings.read(name -> null, name -> null);

    @TempDir
    Path temporary;

    private OperatorToken token(Settings settings) {
        try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
            return OperatorToken.of(settings, folder);
        }
    }

    @Test
    void generatedOnce_ownerOnly() throws Exception {
        OperatorToken first = token(NOTHING_SET);
        Path file = temporary.resolve("data/keys/operator-token");
        assertThat(first.value()).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(token(NOTHING_SET)).isEqualTo(first);
    }

    @Test
    void openedFile_isClosedAgain() throws Exception {
        OperatorToken first = token(NOTHING_SET);
        Path file = temporary.resolve("data/keys/operator-token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(token(NOTHING_SET)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void tokenThatWasSet_isNotWrittenAnywhere() {
        Settings set = Settings.read(Map.of("MOXORA_OPERATOR_TOKEN", "from-the-operator")::get, name -> null);
        assertThat(token(set).value()).isEqualTo("from-the-operator");
        assertThat(temporary.resolve("data/keys/operator-token")).doesNotExist();
    }

    @Test
    void printsWhereNotWhat() {
        OperatorToken token = token(NOTHING_SET);
        assertThat(token.toString()).contains("operator-token").doesNotContain(token.value());
    }
}
