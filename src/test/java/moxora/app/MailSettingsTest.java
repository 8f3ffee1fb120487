package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {

    @TempDir
    Path data;

    private MailSettings read(String... pairs) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            given.put(pairs[i], pairs[i + 1]);
        }
        return MailSettings.of(new Environment(name -> Optional.ofNullable(given.get(name))), data);
    }

    @Test
    void nothingSet_isAFolderInTheDataFolder_andTheLogSaysWhere() {
        MailSettings settings = read();
        assertThat(settings.from()).isEqualTo("moxora@localhost");
        assertThat(settings.whereabouts()).contains(data.resolve("mail").toString(), "not sent", "MOXORA_MAIL_URL");
    }

    @Test
    void aServer_isUsed_andItsPasswordIsNeverTold() {
        MailSettings settings = read(
                "moxora.mail.url",
                "smtp://moxora:secretly@mail.house.example",
                "moxora.mail.from",
                "crm@house.example");
        assertThat(settings.whereabouts() + settings)
                .contains("smtp://mail.house.example:587")
                .doesNotContain("secretly");
        assertThat(settings.from()).isEqualTo("crm@house.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://secretly.example", "smtp://secretly@mail.example", "secretly"})
    void anotherKindOfAddress_isRefusedByName_andNotQuoted(String url) {
        assertThatThrownBy(() -> read("moxora.mail.url", url))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining("MOXORA_MAIL_URL")
                .message()
                .doesNotContain("secretly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm", "Crm <crm@house.example>", "a@b.example, c@d.example"})
    void aSender_isOneAddress(String from) {
        assertThatThrownBy(() -> read("moxora.mail.from", from))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining("MOXORA_MAIL_FROM");
    }
}
