package moxora.erasure;

/** An erasure waits for something that is on its way; it is tried again soon, and nobody needs to look. */
public final class NotYetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what it waits for and until when at most, without anything personal */
    public NotYetException(String what) {
        super(what);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
