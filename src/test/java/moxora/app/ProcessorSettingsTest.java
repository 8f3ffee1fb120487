package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-50")
class ProcessorSettingsTest {

    private static ProcessorSettings read(Map<String, String> values) {
        return ProcessorSettings.of(new Environment(name -> Optional.ofNullable(values.get(name))));
    }

    @Test
    void unset_onlyPublicAddressesAreReached() throws Exception {
        ProcessorSettings settings = read(Map.of());
        assertThat(settings.destinations()
                        .allows("https", InetAddress.getByName("10.0.0.5").getAddress()))
                .isFalse();
        assertThat(settings.destinations()
                        .allows("https", InetAddress.getByName("93.184.215.14").getAddress()))
                .isTrue();
    }

    @Test
    void aNetworkOfOnesOwn_isReachedOnceItIsNamed() throws Exception {
        ProcessorSettings settings = read(Map.of("moxora.processor.networks", "10.0.0.0/8, 127.0.0.1"));
        assertThat(settings.destinations()
                        .allows("https", InetAddress.getByName("10.0.0.5").getAddress()))
                .isTrue();
        assertThat(settings.destinations()
                        .allows("https", InetAddress.getByName("192.168.0.5").getAddress()))
                .isFalse();
    }

    @Test
    void whatIsNoNetwork_isRefused() {
        assertThatThrownBy(() -> read(Map.of("moxora.processor.networks", "inside.example")))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageStartingWith("MOXORA_PROCESSOR_NETWORKS: IP addresses and ranges such as 10.0.0.0/8");
    }

    @Test
    void aKey_isReadByItsName_andPrintedNowhere() {
        ProcessorSettings settings = read(Map.of("DESK_KEY", "zanzibar"));
        assertThat(settings.credentials().apply("DESK_KEY")).contains("zanzibar");
        assertThat(settings.credentials().apply("OTHER_KEY")).isEmpty();
        assertThat(settings.toString()).doesNotContain("zanzibar");
    }
}
