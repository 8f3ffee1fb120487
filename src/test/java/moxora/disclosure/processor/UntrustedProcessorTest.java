package moxora.disclosure.processor;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.util.Map;
import moxora.SettableClock;
import moxora.disclosure.prompt.TestPrompts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.TestProcessors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-47")
class UntrustedProcessorTest {

    /** WireMock's own certificate, which nobody signed. */
    @Test
    void whoCannotProveTheirName_areSentNothing() {
        WireMockServer server = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        server.start();
        try {
            ChatClient client = new ChatClient(
                    endpoint -> {},
                    new Credentials(Map.<String, String>of()::get),
                    new SettableClock(),
                    ChatClientContract.QUICK,
                    Dialect::of);
            Fault fault = catchThrowableOfType(
                    Fault.class,
                    () -> client.complete(
                            TestProcessors.at(URI.create("https://localhost:" + server.httpsPort() + "/v1")),
                            TestPrompts.text("Say.", "x")));
            assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
            assertThat(server.findAll(anyRequestedFor(anyUrl()))).isEmpty();
        } finally {
            server.stop();
        }
    }
}
