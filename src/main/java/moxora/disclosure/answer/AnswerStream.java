package moxora.disclosure.answer;

import java.util.function.Consumer;

/**
 * One answer that comes in pieces. However it is cut, in the middle of a placeholder or of a surrogate pair too, what is
 * handed on in the end is what {@link Answers#whole} gives. After a fault nothing more is taken or handed on.
 *
 * <pre>{@code
 * AnswerStream stream = answers.stream(prompt.feature(), prompt.placeholders(), certain -> send(certain));
 * client.stream(processor, prompt, stream::add);
 * Answer answer = stream.end();
 * }</pre>
 */
public final class AnswerStream {

    private final Consumer<String> certain;
    private final Reader reader;
    private final StringBuilder all = new StringBuilder();
    private boolean open = true;

    /** What reads one kind of answer. */
    interface Reader {

        /** Takes the next piece; gives what is certain by now. */
        String add(String piece);

        /** Gives what is left, as nothing more comes. */
        String end();

        /** @param all everything that was given */
        Answer answer(String all);
    }

    AnswerStream(Consumer<String> certain, Reader reader) {
        this.certain = certain;
        this.reader = reader;
    }

    /**
     * Takes the next piece of what the processor wrote, as long as it may be.
     *
     * @throws moxora.fault.Fault 502 {@code answer_refused}; what was handed on before stays so
     */
    public void add(String piece) {
        requireOpen();
        open = false;
        handOn(reader.add(piece));
        open = true;
    }

    /**
     * Nothing more comes: hands on what was held back.
     *
     * @return the whole answer
     * @throws moxora.fault.Fault 502 {@code answer_refused}, as {@link Answers#whole}
     */
    public Answer end() {
        requireOpen();
        open = false;
        handOn(reader.end());
        return reader.answer(all.toString());
    }

    private void handOn(String text) {
        if (!text.isEmpty()) {
            all.append(text);
            certain.accept(text);
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the answer has ended");
        }
    }
}
