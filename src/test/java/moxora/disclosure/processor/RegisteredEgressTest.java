package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import moxora.email.trigger.Destinations;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing leads out but to what is registered, at an address that is not ours. */
@Tag("P47")
@Tag("T-47")
@Tag("T-50")
class RegisteredEgressTest {

    private static final Map<String, String> NAMES = Map.of(
            "api.chat.example", "93.184.215.14",
            "desk.example", "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
            "inside.example", "10.0.0.5",
            "metadata.example", "169.254.169.254");

    @TempDir
    private Path folder;

    private Egress egress(String networks) {
        return new RegisteredEgress(
                Lines.registering(
                        folder,
                        "https://api.chat.example/v1",
                        "HTTPS://Desk.Example:8443/in",
                        "https://inside.example/",
                        "http://127.0.0.1:8089/"),
                Destinations.of(networks).orElseThrow(),
                RegisteredEgressTest::resolve);
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        String address = NAMES.getOrDefault(host, host);
        if (address.matches(".*[a-z]\\.[a-z].*")) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.chat.example/v1",
                "https://api.chat.example/v1/chat/completions",
                "https://API.chat.example:443/",
                "https://desk.example:8443/in",
            })
    void aRegisteredEndpoint_isReached(String endpoint) {
        assertThatCode(() -> egress("").require(URI.create(endpoint))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1",
                "https://api.chat.example.evil.example/v1",
                "https://chat.example/v1",
                "http://api.chat.example/v1",
                "https://api.chat.example:8443/v1",
                "https://desk.example/in",
                "https://api.chat.example@evil.example/v1",
                "https://93.184.215.14/v1",
                "ftp://api.chat.example/",
                "mailto:somebody@api.chat.example",
                "/v1/chat/completions",
            })
    void anyOtherPlace_isRefused_andNotQuoted(String place) {
        assertThatThrownBy(() -> egress("").require(URI.create(place)))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED))
                .hasMessage("That place is no registered endpoint.");
    }

    @Test
    void aRegisteredNameThatLeadsInside_isRefused_untilTheOperatorSaysOtherwise() {
        URI inside = URI.create("https://inside.example/");
        assertThatThrownBy(() -> egress("").require(inside))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED))
                .hasMessageContaining("MOXORA_PROCESSOR_NETWORKS");
        assertThatThrownBy(() -> egress("10.0.1.0/24").require(inside))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
        assertThatCode(() -> egress("10.0.0.0/24").require(inside)).doesNotThrowAnyException();
    }

    @Test
    void thisMachine_isReachedOnlyWhereTheOperatorSaysSo() {
        URI here = URI.create("http://127.0.0.1:8089/");
        assertThatThrownBy(() -> egress("").require(here)).satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
        assertThatCode(() -> egress("127.0.0.0/8").require(here)).doesNotThrowAnyException();
    }

    @Test
    void oneInsideAddressAmongSeveral_spoilsTheName() {
        Egress egress = new RegisteredEgress(
                Lines.registering(folder, "https://api.chat.example/"),
                Destinations.of("").orElseThrow(),
                host -> new InetAddress[] {
                    InetAddress.getByName("93.184.215.14"), InetAddress.getByName("169.254.169.254")
                });
        assertThatThrownBy(() -> egress.require(URI.create("https://api.chat.example/")))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
    }

    /** Asked anew each time: what was fine a moment ago says nothing. */
    @Test
    void aNameThatMoves_isAskedAnew() {
        String[] address = {"93.184.215.14"};
        Egress egress = new RegisteredEgress(
                Lines.registering(folder, "https://api.chat.example/"),
                Destinations.of("").orElseThrow(),
                host -> InetAddress.getAllByName(address[0]));
        URI chat = URI.create("https://api.chat.example/");
        assertThatCode(() -> egress.require(chat)).doesNotThrowAnyException();
        address[0] = "192.168.1.1";
        assertThatThrownBy(() -> egress.require(chat)).satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
    }

    @Test
    void aNameThatLeadsNowhere_isUnavailable() {
        Egress egress = new RegisteredEgress(
                Lines.registering(folder, "https://gone.invalid.example/"),
                Destinations.of("").orElseThrow(),
                RegisteredEgressTest::resolve);
        assertThatThrownBy(() -> egress.require(URI.create("https://gone.invalid.example/")))
                .satisfies(is(FaultCode.PROCESSOR_UNAVAILABLE));
    }

    @Test
    void evenWhereEveryNetworkIsOurs_onlyTheRegisteredIsReached() {
        Egress egress = new RegisteredEgress(
                Lines.registering(folder, "https://api.chat.example/"),
                Destinations.of("0.0.0.0/0").orElseThrow(),
                RegisteredEgressTest::resolve);
        assertThatThrownBy(() -> egress.require(URI.create("https://desk.example:8443/in")))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
