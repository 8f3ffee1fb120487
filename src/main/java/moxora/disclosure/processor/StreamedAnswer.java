package moxora.disclosure.processor;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on each piece as it comes, and knows in the end whether the answer was whole. It throws nothing into the
 * library, which would log it; whoever takes the pieces and fails ends the connection.
 */
final class StreamedAnswer implements StreamingChatResponseHandler {

    private final Exchange exchange;
    private final Consumer<String> pieces;
    private @Nullable RuntimeException takerFailed;
    private @Nullable ChatResponse whole;
    private boolean unreadable;

    /** The one who takes the pieces failed; the processor did not. */
    static final class TakerFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient RuntimeException failure;

        TakerFailedException(RuntimeException failure) {
            super(null, null, false, false);
            this.failure = failure;
        }

        RuntimeException failure() {
            return failure;
        }
    }

    StreamedAnswer(Exchange exchange, Consumer<String> pieces) {
        this.exchange = exchange;
        this.pieces = pieces;
    }

    @Override
    public void onPartialResponse(String piece) {
        if (takerFailed != null) {
            return;
        }
        try {
            pieces.accept(piece);
        } catch (RuntimeException e) {
            takerFailed = e;
            exchange.cancel();
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        whole = response;
    }

    @Override
    public void onError(Throwable error) {
        // Its words may be the processor's own.
        unreadable = true;
        exchange.cancel();
    }

    /**
     * The whole answer, once the library has come back.
     *
     * @throws NoAnswerException when it ended before its end
     */
    ChatResponse whole() {
        if (takerFailed != null) {
            throw new TakerFailedException(takerFailed);
        }
        if (exchange.failure() != null) {
            throw exchange.failure();
        }
        if (unreadable) {
            throw NoAnswerException.unusable("not a chat completion");
        }
        ChatResponse answer = whole;
        // A connection may end quietly in the middle; the reason to finish comes with the last piece.
        if (answer == null || answer.finishReason() == null) {
            throw NoAnswerException.of(NoAnswerException.Kind.CUT_OFF);
        }
        return answer;
    }
}
