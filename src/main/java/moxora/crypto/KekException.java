package moxora.crypto;

import java.security.GeneralSecurityException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** A key-encryption key that did not do its work, and why. Nothing secret and nothing personal is in the message. */
public final class KekException extends GeneralSecurityException {

    private static final long serialVersionUID = 1L;

    /** What kept the key from its work; each is answered 503, and only the second waits for a human. */
    public enum Reason {
        /** No answer in time, a broken connection, a failing service, or throttling: worth another try. */
        UNREACHABLE,
        /** The service answered that this key may not be used: disabled, scheduled for deletion, or no permission. */
        REFUSED,
        /** The service answered something that is not its protocol, or bytes that are not the keyset's. */
        GARBAGE
    }

    private final Reason reason;

    public KekException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public KekException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /**
     * What a caller is answered: 503 in each case, with {@code KEY_SUSPENDED} when only a human can help, and
     * {@code KEY_UNAVAILABLE} otherwise. The service's own words stay in the cause, which only the log sees.
     */
    public Fault toFault() {
        return switch (reason) {
            case REFUSED ->
                new Fault(
                        FaultCode.KEY_SUSPENDED,
                        "The key-encryption key may not be used: it is disabled, deleted, or not granted.",
                        this);
            case UNREACHABLE ->
                new Fault(
                        FaultCode.KEY_UNAVAILABLE,
                        "The service of the key-encryption key does not answer at present.",
                        this);
            case GARBAGE ->
                new Fault(
                        FaultCode.KEY_UNAVAILABLE,
                        "A keyset does not open under its key-encryption key, or the key's service answers nonsense.",
                        this);
        };
    }
}
