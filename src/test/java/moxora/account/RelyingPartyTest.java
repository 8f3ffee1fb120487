package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P59")
class RelyingPartyTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,localhost,http://localhost:8080",
        "https://CRM.example/,crm.example,https://crm.example",
        "HTTPS://crm.example:443/base,crm.example,https://crm.example",
        "http://crm.example:80,crm.example,http://crm.example",
        "https://crm.example:8443/,crm.example,https://crm.example:8443",
    })
    void thePublicAddress_saysHostAndOrigin(String url, String id, String origin) {
        assertThat(RelyingParty.of(url)).isEqualTo(new RelyingParty(id, origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "crm.example", "ftp://crm.example", "https:///x", "https://a b"})
    void whatIsNoWebAddress_isRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> RelyingParty.of(url));
    }
}
