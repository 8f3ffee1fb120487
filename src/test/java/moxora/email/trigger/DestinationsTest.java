package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody reaches our own networks through an endpoint's address. */
@Tag("T-50")
class DestinationsTest {

    private final Destinations publicOnly = Destinations.of("").orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublic_isNotReached(String address) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        assertThat(Destinations.isPublic(bytes)).isFalse();
        assertThat(publicOnly.allows("https", bytes)).isFalse();
        assertThat(publicOnly.allows("http", bytes)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void whatIsPublic_isReachedByTlsOnly(String address) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        assertThat(publicOnly.allows("https", bytes)).isTrue();
        assertThat(publicOnly.allows("HTTPS", bytes)).isTrue();
        assertThat(publicOnly.allows("http", bytes)).isFalse();
    }

    @Test
    void aNetworkThatTheOperatorNames_isReached_andNoOther() throws UnknownHostException {
        Destinations named =
                Destinations.of(" 10.1.0.0/16, fd00::/64 ,192.168.7.7").orElseThrow();
        for (String inside : new String[] {"10.1.255.1", "fd00::7", "192.168.7.7"}) {
            byte[] bytes = InetAddress.getByName(inside).getAddress();
            assertThat(named.allows("http", bytes)).as(inside).isTrue();
            assertThat(named.allows("https", bytes)).as(inside).isTrue();
        }
        for (String outside : new String[] {"10.2.0.1", "fd00:0:0:1::7", "192.168.7.8", "127.0.0.1"}) {
            assertThat(named.allows("https", InetAddress.getByName(outside).getAddress()))
                    .as(outside)
                    .isFalse();
        }
        assertThat(named.allows("http", InetAddress.getByName("1.1.1.1").getAddress()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0", "crm.example", "10.0.0.0/8;", "::/129", "10.0.0.256"})
    void aSettingThatIsNoNetwork_isNone(String text) {
        assertThat(Destinations.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example/",
                "ftp://crm.example/",
                "file:///etc/passwd",
                "https://",
                "https:///x",
                "https://user:s3cr3t@crm.example/",
                "https://crm.example/#top",
                "https://crm.example:0/",
                "https://crm.example:65536/",
                "crm.example",
                "https://crm example/",
                "https://crm.example/\r\nX: y",
                "https://b\u00fccher.example/",
                "gopher://127.0.0.1/",
                "javascript:alert(1)",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fe80::1%25eth0]/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1./",
                "https://169.254.169.254/latest/meta-data/",
                "https://10.0.0.1:8443/",
                "https://0/",
                "https://crm.0x1/",
                "http:crm.example",
                "https:/crm.example"
            })
    void anAddressThatMayNotBeCalled_isRefusedWhenItIsGiven(String url) {
        assertThatThrownBy(() -> EndpointUrl.of(url, publicOnly)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints().get(0).pointer()).isEqualTo("/url");
            assertThat(fault.detail()).doesNotContain("127.0", "s3cr3t");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://crm.example",
                "https://crm.example:8443/hooks/moxora?key=value",
                "https://1.1.1.1/",
                "https://[2606:4700::1111]/",
                "HTTPS://CRM.Example/",
                "https://xn--bcher-kva.example/",
                "https://crm7.example/a%20b"
            })
    void aPublicAddressByTls_isTaken(String url) {
        assertThat(EndpointUrl.of(url, publicOnly)).hasToString(url);
    }
}
