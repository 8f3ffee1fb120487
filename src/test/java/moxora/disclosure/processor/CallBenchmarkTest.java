package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Logger;
import moxora.TestPlatform;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.TestPrompts;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a call costs beside the same bytes sent bare: the client, and the client with its budget. Told, not judged. */
@Tag("benchmark")
class CallBenchmarkTest {

    private static final Logger LOG = Logger.getLogger(CallBenchmarkTest.class.getName());
    private static final int CALLS = 1_000;

    private interface Once {
        void run() throws Exception;
    }

    @Test
    void aCall_besideTheSameBytesSentBare() throws Exception {
        TestPlatform platform = TestPlatform.shared();
        TenantScope acme = platform.acme();
        try (FakeProcessor fake = new FakeProcessor()) {
            fake.answersWith("Yes.");
            Processor processor = TestProcessors.at(
                    "acme-ai",
                    fake.base("/v1"),
                    "acme-1",
                    null,
                    TestProcessors.limits(1_000_000_000L, 1_000_000_000L, 1_000_000));
            Prompt prompt = TestPrompts.text("Summarise.", "word ".repeat(400));
            ChatClient client =
                    new ChatClient(endpoint -> {}, new Credentials(Map.<String, String>of()::get), platform.clock);
            MeteredCalls metered = new MeteredCalls(client, new CallLanes(), platform.assembly.ai.budgets);
            byte[] payload = client.complete(processor, prompt).payload();
            HttpClient bare =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(processor.endpoint() + "/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
                    .build();
            for (int round = 0; round < 2; round++) {
                told(round, "bare", () -> bare.send(request, HttpResponse.BodyHandlers.ofByteArray()), fake);
                told(round, "client", () -> client.complete(processor, prompt), fake);
                told(round, "client with budget", () -> metered.complete(acme, processor, prompt, () -> {}), fake);
            }
        }
    }

    private static void told(int round, String what, Once once, FakeProcessor fake) throws Exception {
        fake.server().resetRequests();
        long[] micros = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            once.run();
            micros[i] = (System.nanoTime() - began) / 1_000;
        }
        Arrays.sort(micros);
        assertThat(fake.requests()).hasSize(CALLS);
        if (round > 0) {
            LOG.info(what + ": median " + micros[CALLS / 2] + " µs, p95 " + micros[CALLS * 95 / 100] + " µs");
        }
    }
}
