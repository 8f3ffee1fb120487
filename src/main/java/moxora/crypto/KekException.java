package moxora.crypto;

import java.security.GeneralSecurityException;

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
}
