package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

    private static final SameOrigin OURS = new SameOrigin("http://10.0.0.7:8080/api/v1/", "https://moxora.example/crm");

    @ParameterizedTest(name = "Sec-Fetch-Site {0}, Origin {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -, true",
                "same-origin, https://moxora.example, true",
                "same-site, https://moxora.example, false",
                "cross-site, https://moxora.example, false",
                "cross-site, -, false",
                "none, https://moxora.example, false",
                "none, -, false",
                "'', https://moxora.example, false",
                "Same-Origin, -, false",
                "-, https://moxora.example, true",
                "-, HTTPS://MOXORA.EXAMPLE, true",
                "-, http://10.0.0.7:8080, true",
                "-, -, false",
                "-, null, false",
                "-, '', false",
                "-, http://moxora.example, false",
                "-, https://moxora.example:8443, false",
                "-, https://moxora.example.evil.example, false",
                "-, https://evil.example/https://moxora.example, false",
                "-, https://api.moxora.example, false",
                "-, https://10.0.0.7:8080, false",
            })
    void onlyOurOwnPages_mayChangeSomethingWithACookie(String site, String origin, boolean own) {
        assertThat(OURS.isOwn(site, origin)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({
        "https://moxora.example:443/, https://moxora.example",
        "http://moxora.example:80, http://moxora.example",
        "https://Moxora.Example, https://moxora.example",
    })
    void aSchemesOwnPort_isLeftOut_asBrowsersDo(String address, String origin) {
        assertThat(new SameOrigin(address).isOwn(null, origin)).isTrue();
    }
}
