package moxora.disclosure.processor;

import java.time.Duration;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Why a try brought no answer. It holds nothing of what the processor sent: an error of a processor may quote the prompt.
 */
final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What went wrong. */
    enum Kind {
        /** Nothing was sent: no connection. */
        UNREACHABLE("cannot be reached"),
        /** It asks to come later (429). */
        BUSY("asks to come later"),
        /** A server error. */
        FAILING("fails"),
        /** The connection ended after the request was sent and before an answer began. */
        LOST("gave no answer"),
        SLOW("did not answer in time"),
        /** The answer ended before its end. */
        CUT_OFF("broke its answer off"),
        REFUSED("refused the call"),
        /** A whole answer that is of no use. */
        UNUSABLE("gave an answer that cannot be used");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Kind kind;

    /** A status, or one of our own words; never the processor's. */
    private final String detail;

    private final boolean mayPass;
    private final transient @Nullable Duration retryAfter;

    private NoAnswerException(Kind kind, String detail, boolean mayPass, @Nullable Duration retryAfter) {
        super(kind.words, null, false, false);
        this.kind = kind;
        this.detail = detail;
        this.mayPass = mayPass;
        this.retryAfter = retryAfter;
    }

    static NoAnswerException of(Kind kind) {
        return new NoAnswerException(kind, "", kind == Kind.UNREACHABLE, null);
    }

    static NoAnswerException unusable(String why) {
        return new NoAnswerException(Kind.UNUSABLE, why, false, null);
    }

    /** @param retryAfter how long it asks to wait; null where it does not say */
    static NoAnswerException status(int status, @Nullable Duration retryAfter) {
        String detail = "status " + status;
        if (status == 429) {
            return new NoAnswerException(Kind.BUSY, detail, true, retryAfter);
        }
        if (status >= 500) {
            boolean mayPass = status == 500 || (status >= 502 && status <= 504);
            return new NoAnswerException(Kind.FAILING, detail, mayPass, retryAfter);
        }
        return new NoAnswerException(Kind.REFUSED, detail, false, null);
    }

    Kind kind() {
        return kind;
    }

    /** Whether the same request may be answered another time, and was not answered this time. */
    boolean mayPass() {
        return mayPass;
    }

    /** Whether it says that the processor is ill, and not that one call was. */
    boolean isIllness() {
        return switch (kind) {
            case UNREACHABLE, FAILING, LOST, SLOW, CUT_OFF -> true;
            case BUSY, REFUSED, UNUSABLE -> false;
        };
    }

    /** How long the processor asks to wait; null where it does not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    Fault fault(Processor processor) {
        String words = "The processor " + processor.name() + " " + kind.words
                + (detail.isEmpty() ? "." : " (" + detail + ").");
        return switch (kind) {
            case REFUSED -> new Fault(FaultCode.PROCESSOR_REFUSED, words);
            case UNUSABLE -> new Fault(FaultCode.ANSWER_REFUSED, words);
            case UNREACHABLE, BUSY, FAILING, LOST, SLOW, CUT_OFF ->
                Fault.later(FaultCode.PROCESSOR_UNAVAILABLE, words, waiting());
        };
    }

    private Duration waiting() {
        Duration asked = retryAfter;
        if (asked == null) {
            return COME_BACK;
        }
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }
}
