package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;

/** One that refuses whatever it does not know. */
class MistralChatClientTest extends ChatClientContract {

    @Override
    Dialect dialect() {
        return Dialect.MISTRAL;
    }

    @Override
    Processor processor(FakeProcessor there, Processor.Limits limits) {
        return TestProcessors.at("crane", there.base("/v1"), "crane-small", "ACME_KEY", limits);
    }

    @Override
    void requireFlags(JsonObject body) {
        // It refuses calls that say more than it knows.
        assertThat(body).doesNotContainKeys("store", "provider", "stream_options");
    }
}
