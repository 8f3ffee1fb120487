package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;

/** One that hands calls on, under another path, without a key. */
class OpenRouterChatClientTest extends ChatClientContract {

    @Override
    Dialect dialect() {
        return Dialect.OPENROUTER;
    }

    @Override
    Processor processor(FakeProcessor there, Processor.Limits limits) {
        return TestProcessors.at("bolt-router", there.base("/api/v1"), "bolt/owl-2", null, limits);
    }

    @Override
    void requireFlags(JsonObject body) {
        assertThat(body.getBoolean("store")).isFalse();
        assertThat(body.getJsonObject("provider").getString("data_collection")).isEqualTo("deny");
        assertThat(body.getJsonObject("provider").getBoolean("zdr")).isTrue();
    }
}
