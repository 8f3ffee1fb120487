package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;

/** A server of whoever, that asks for a key. */
class CommonChatClientTest extends ChatClientContract {

    @Override
    Dialect dialect() {
        return Dialect.COMMON;
    }

    @Override
    Processor processor(FakeProcessor there, Processor.Limits limits) {
        return TestProcessors.at("acme-ai", there.base("/v1"), "acme-1", "ACME_KEY", limits);
    }

    @Override
    void requireFlags(JsonObject body) {
        assertThat(body.getBoolean("store")).isFalse();
        assertThat(body).doesNotContainKey("provider");
        assertThat(body.getInt("temperature")).isZero();
    }
}
