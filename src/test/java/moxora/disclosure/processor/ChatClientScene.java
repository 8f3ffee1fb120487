package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import moxora.SettableClock;
import moxora.disclosure.processor.ProcessorClient.Completion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.TestPrompts;
import moxora.policy.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A processor that answers as it is told, and a client of it; what kind of processor it is, the test says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatClientScene {

    static final String KEY = "sk-key.of-the_tests";
    static final Patience QUICK = new Patience(
            Duration.ofSeconds(5), 3, Duration.ofMillis(2), Duration.ofSeconds(2), 1_000, Duration.ofMillis(200));
    final FakeProcessor fake = new FakeProcessor();
    private final SettableClock clock = new SettableClock();

    abstract Dialect dialect();

    /** The register's line, of a processor at that host. */
    abstract Processor processor(FakeProcessor there, Processor.Limits limits);

    /** What each request says against storing and training. */
    abstract void requireFlags(JsonObject body);

    Processor processor() {
        return processor(fake, Processor.Limits.USUAL);
    }

    ChatClient client() {
        return client(QUICK, endpoint -> {});
    }

    ChatClient client(Patience patience, Egress egress) {
        return new ChatClient(
                egress, new Credentials(Map.of("ACME_KEY", KEY)::get), clock, patience, endpoint -> dialect());
    }

    @BeforeEach
    void forget() {
        fake.forget();
    }

    @AfterAll
    void close() {
        fake.close();
    }

    Completion complete(Prompt prompt) {
        return client().complete(processor(), prompt);
    }

    moxora.fault.Fault refused(Prompt prompt) {
        return catchThrowableOfType(moxora.fault.Fault.class, () -> complete(prompt));
    }

    static Prompt prompt() {
        return TestPrompts.text("Summarise.", "Name: [NAME_1]\nTags: vip");
    }
}
