package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeSettingsTest {

    private static UnsubscribeSettings read(String publicUrl, Map<String, String> given) {
        return UnsubscribeSettings.of(new Environment(name -> Optional.ofNullable(given.get(name))), publicUrl);
    }

    @Test
    void anAddressWithoutTls_isWarnedOfOnce_andAnotherIsNot() {
        assertThat(read("http://crm.example", Map.of()).warnings())
                .singleElement()
                .asString()
                .contains("MOXORA_PUBLIC_URL", "https");
        assertThat(read("HTTPS://crm.example", Map.of()).warnings()).isEmpty();
    }

    @Test
    void links_beginBelowTheAddress_withOrWithoutASlash() {
        assertThat(read("https://crm.example/mail", Map.of()).reach().root()).isEqualTo("https://crm.example/mail/");
        assertThat(read("https://crm.example/", Map.of()).reach().root()).isEqualTo("https://crm.example/");
        assertThat(read("https://crm.example", Map.of()).reach().mailbox()).isNull();
        assertThat(read("https://crm.example", Map.of("moxora.unsubscribe.mailto", "out@crm.example"))
                        .reach()
                        .mailbox())
                .isEqualTo("out@crm.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretly",
                "a@b.example>, <mailto:secretly@c.example",
                "a@b.example?cc=secretly",
                "a b@c.example"
            })
    void aMailboxThatIsNoPlainAddress_isRefused_andNotQuoted(String mailbox) {
        assertThatThrownBy(() -> read("https://crm.example", Map.of("moxora.unsubscribe.mailto", mailbox)))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining("MOXORA_UNSUBSCRIBE_MAILTO")
                .message()
                .doesNotContain("secretly");
    }
}
