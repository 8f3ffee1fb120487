package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import moxora.battery.Tally;
import moxora.field.IpNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where a request came: who is believed about it, and how much of it is kept. */
@Tag("P24")
@Tag("P25")
class TrustedProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0/24",
        "0.0.0.0, 0.0.0.0/24",
        "255.255.255.255, 255.255.255.0/24",
        "::ffff:203.0.113.77, 203.0.113.0/24",
        "2001:db8:7:1:2:3:4:5, 2001:db8:7::/48",
        "2001:db8:0:1:2:3:4:5, 2001:db8::/48",
        "2001:0:7:1::, 2001:0:7::/48",
        "2001:DB8:AB:1::, 2001:db8:ab::/48",
        "::1, ::/48",
        "fe80::1%eth0, fe80::/48",
    })
    void anAddress_isKeptAsItsNetworkOnly(String address, String kept) {
        assertThat(IpNetwork.address(address).map(IpNetwork::truncated)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.org",
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.4/24",
                ":",
                ":::",
                "2001:db8",
                "2001:db8::1::2",
                "12345::",
                "::ffff:999.0.0.1",
                "a:b:c:d:e:f:g:h",
                "unknown",
                "_hidden",
                "1:2"
            })
    void whatIsNoAddress_isNoneAndIsNeverLookedUp(String text) {
        assertThat(IpNetwork.address(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Without trusted proxies nobody's word counts.
                "''                    | 198.51.100.7 | 203.0.113.9                       | 198.51.100.0/24",
                "10.0.0.0/8            | 198.51.100.7 | 203.0.113.9                       | 198.51.100.0/24",
                "10.0.0.0/8            | 10.1.2.3     | ''                                | 10.1.2.0/24",
                "10.0.0.0/8            | 10.1.2.3     | 203.0.113.9                       | 203.0.113.0/24",
                // The last hop that is not trusted: what lies before it, anybody may have made up.
                "10.0.0.0/8            | 10.1.2.3     | 192.0.2.1, 203.0.113.9, 10.9.9.9  | 203.0.113.0/24",
                "10.0.0.0/8            | 10.1.2.3     | 10.8.8.8, 10.9.9.9                | 10.8.8.0/24",
                "10.0.0.0/8            | 10.1.2.3     | 203.0.113.9, not-an-address       | 10.1.2.0/24",
                "10.0.0.0/8            | 10.1.2.3     | 203.0.113.9:4711                  | 203.0.113.0/24",
                "10.0.0.0/8,2001:db8::/32 | 2001:db8::9 | [2001:4:5:6::1]:4711            | 2001:4:5::/48",
                "10.1.2.3, 192.0.2.0/31 | 192.0.2.1   | 192.0.2.2                         | 192.0.2.0/24",
                "0.0.0.0/0             | 10.1.2.3     | 2001:db8:7::1                     | 2001:db8:7::/48",
            })
    void onlyATrustedProxy_isBelieved(String trusted, String peer, String header, String origin) {
        TrustedProxies proxies = TrustedProxies.of(trusted).orElseThrow();
        assertThat(proxies.client(peer, header.isEmpty() ? List.of() : List.of(header))
                        .map(IpNetwork::truncated))
                .contains(origin);
    }

    @Test
    void severalHeaders_areOneList() {
        TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8").orElseThrow();
        assertThat(proxies.client("10.1.1.1", List.of("192.0.2.1", "203.0.113.9, 10.2.2.2"))
                        .map(IpNetwork::truncated))
                .contains("203.0.113.0/24");
        assertThat(proxies.client(null, List.of("203.0.113.9"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "2001:db8::/129",
                "10.0.0.0/8 10.1.1.1"
            })
    void aSettingThatIsNoListOfNetworks_isNone(String text) {
        assertThat(TrustedProxies.of(text)).isEqualTo(Optional.empty());
    }

    /** Whatever is sent in the header: it never throws, and what comes out is always a whole network. */
    @Test
    void noHeader_makesItFail() {
        Random random = Tally.random("forwarded");
        TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8,::/0").orElseThrow();
        String alphabet = "0123456789abcdefG.:,[]% /\u00e9\"";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(proxies.client("10.1.1.1", List.of(header.toString())).map(IpNetwork::truncated))
                    .hasValueSatisfying(network -> assertThat(network).matches("[0-9.]+\\.0/24|[0-9a-f:]*::/48"));
        }
    }
}
