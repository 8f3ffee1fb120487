package moxora.disclosure.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-47")
class DetectorAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://presidio.example", "https://93.184.216.34/v2/", "http://127.0.0.1:5002", "http://10.1.2.3",
                "http://192.168.0.9:3000/", "http://[::1]:3000", "http://[fd00::7]", "http://presidio:3000"
            })
    void httpsAnywhere_andHttpAmongUs_isAllowed(String text) {
        assertThat(DetectorAddress.of(text))
                .isPresent()
                .get()
                .satisfies(address -> assertThat(address.analyze().getPath()).endsWith("/analyze"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "presidio",
                "ftp://10.0.0.1",
                "http://93.184.216.34",
                "http://[2001:4860::1]",
                "http://169.254.169.254",
                "http://0.0.0.0",
                "https://user:password@presidio.example",
                "https://presidio.example?a=b",
                "https://presidio.example#x",
                "http://",
                "http://10.0.0.300",
                "https:presidio",
                "http://a b"
            })
    void anythingElse_isNot(String text) {
        assertThat(DetectorAddress.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "::1", "fd12::1"})
    void aNameOfAnAddressAmongUs_isSafe(String address) {
        assertThat(named(address).isSafeNow()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "169.254.169.254", "0.0.0.0", "2001:4860::1", "fe80::1", "172.32.0.1"})
    void aNameOfAnyOther_isNot(String address) {
        assertThat(named(address).isSafeNow()).isFalse();
    }

    private static DetectorAddress named(String address) {
        return DetectorAddress.of("http://presidio:3000", host -> new InetAddress[] {InetAddress.getByName(address)})
                .orElseThrow();
    }
}
