package moxora.disclosure.detector;

/** Why there is no answer that can be used; its words quote nothing of what was sent or said. */
final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    NoAnswerException(String why) {
        super(why, null, false, false);
    }
}
