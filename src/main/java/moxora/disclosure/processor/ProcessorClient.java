package moxora.disclosure.processor;

import java.util.function.Consumer;
import moxora.disclosure.prompt.Prompt;
import moxora.policy.Processor;

/** Sends a prompt to a registered processor. Tests need none: they bring a client of their own. */
public interface ProcessorClient {

    /**
     * What came back.
     *
     * @param content as the processor wrote it, placeholders and all
     * @param payload the exact bytes of the body that was sent
     * @param inputTokens as the processor counted them, or an estimate where it does not say
     */
    record Completion(String content, byte[] payload, long inputTokens, long outputTokens) {

        @Override
        public String toString() {
            return "Completion[" + inputTokens + ", " + outputTokens + "]";
        }
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @throws moxora.fault.Fault 503 {@code processor_unavailable} when it cannot be reached, is too slow or is cut off
     *     for now; 502 {@code processor_refused} when it refuses the call
     */
    Completion complete(Processor processor, Prompt prompt);

    /**
     * Asks, and hands on each piece of the answer as it comes, in order and on the calling thread.
     *
     * @param pieces takes what the processor wrote, piece by piece
     */
    Completion stream(Processor processor, Prompt prompt, Consumer<String> pieces);
}
