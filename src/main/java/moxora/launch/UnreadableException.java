package moxora.launch;

/** A file that is not what it should be; the message says where and why, and does not quote it. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
        super(why);
    }

    String why() {
        String message = getMessage();
        return message == null ? "it cannot be read" : message;
    }
}
