package moxora.mail;

import org.jspecify.annotations.Nullable;

/** A letter that nobody took. Its text names no address. */
public final class NotSentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean forEver;

    NotSentException(String message, boolean forEver, @Nullable Throwable cause) {
        super(message, cause);
        this.forEver = forEver;
    }

    /** Whether trying again would be of no use: the address itself was refused. */
    public boolean forEver() {
        return forEver;
    }
}
