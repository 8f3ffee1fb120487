package moxora.disclosure.processor;

import java.nio.charset.StandardCharsets;
import moxora.disclosure.prompt.Message;
import moxora.disclosure.prompt.Prompt;

/**
 * How many tokens a text can be at most. Models cut text into pieces of at least one byte of UTF-8, whichever tokenizer
 * they have, so bytes are never too few; English is about a quarter of it. What was really used takes the bound's place
 * as soon as the answer is there.
 */
final class TokenBound {

    /** What a chat's own marks around a message take: roles, beginnings, ends. */
    private static final int MARKS_OF_A_MESSAGE = 16;

    private TokenBound() {}

    static long of(Prompt prompt) {
        long bound = MARKS_OF_A_MESSAGE;
        for (Message message : prompt.messages()) {
            bound += of(message.content()) + MARKS_OF_A_MESSAGE;
        }
        String schema = prompt.feature().answerSchema();
        return schema == null ? bound : bound + of(schema);
    }

    static long of(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
