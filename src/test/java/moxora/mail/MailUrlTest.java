package moxora.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailUrlTest {

    @Test
    void aServer_isReadWithItsLogIn_whichIsNeverShown() {
        MailUrl url = MailUrl.parse("smtp://moxora%40house.example:s+c%3Aret@mail.house.example");
        assertThat(url.host()).isEqualTo("mail.house.example");
        assertThat(url.port()).isEqualTo(587);
        assertThat(url.tlsFromTheStart()).isFalse();
        assertThat(url.user()).isEqualTo("moxora@house.example");
        assertThat(url.password()).isEqualTo("s+c:ret");
        assertThat(url.toString() + url.open("moxora@localhost").whereabouts())
                .contains("mail.house.example:587")
                .doesNotContain("s+c", "moxora@");

        MailUrl tls = MailUrl.parse("smtps://mail.house.example");
        assertThat(tls.port()).isEqualTo(465);
        assertThat(tls.tlsFromTheStart()).isTrue();
        assertThat(tls.user()).isNull();
        assertThat(MailUrl.parse("smtps://u:p@mail.house.example:2465/").port()).isEqualTo(2465);
    }

    @Test
    void aFolder_isNamedAtStart() {
        assertThat(MailUrl.parse("file:/var/moxora/mail").toString()).isEqualTo("/var/moxora/mail");
        assertThat(MailUrl.ofFolder(Path.of("/var/mails")).open("a@b").whereabouts())
                .contains("/var/mails", "MOXORA_MAIL_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://secretly@mail.example",
                "smtp:secretly",
                "smtp://",
                "smtp://secretly@mail.example",
                "smtp://secretly:@mail.example",
                "smtp://:secretly@mail.example",
                "smtp://u:secretly@mail.example/path",
                "smtp://u:secretly@mail.example?starttls=false",
                "smtp://u:secretly@mail.example#x",
                "smtp://u:secretly@mail.example:0",
                "smtp://u:secretly@mail.example:99999",
                "smtp://u:secretly%zz@mail.example",
                "smtp://u:sec retly@mail.example",
                "file://secretly/share",
                "file:secretly",
                ""
            })
    void anythingElse_isRefused_andNotQuoted(String text) {
        assertThatThrownBy(() -> MailUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("smtps://")
                .hasNoCause()
                .message()
                .doesNotContain("secretly");
    }
}
