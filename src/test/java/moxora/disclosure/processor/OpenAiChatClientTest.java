package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;

/** The one whose API the others speak, with a model that takes no temperature. */
class OpenAiChatClientTest extends ChatClientContract {

    @Override
    Dialect dialect() {
        return Dialect.OPENAI;
    }

    @Override
    Processor processor(FakeProcessor there, Processor.Limits limits) {
        return TestProcessors.at("dove", there.base("/v1"), "gpt-5-mini", "ACME_KEY", limits);
    }

    @Override
    void requireFlags(JsonObject body) {
        assertThat(body.getBoolean("store")).isFalse();
        assertThat(body).doesNotContainKey("temperature");
    }
}
