package moxora.launch;

/**
 * A start that cannot be: one sentence for whoever typed the command, and the exit code.
 *
 * <p>The sentence names settings, folders and remedies, and never a password, token or key.
 */
public final class Refusal extends RuntimeException {

    /** The exit code for something that should have worked. */
    static final int COULD_NOT_START = 1;

    /** The exit code for arguments and settings that cannot be used. */
    static final int BAD_SETTING = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refusal(int exitCode, String sentence) {
        super(sentence, null, false, true);
        this.exitCode = exitCode;
    }

    static Refusal badSetting(String sentence) {
        return new Refusal(BAD_SETTING, sentence);
    }

    static Refusal couldNotStart(String sentence) {
        return new Refusal(COULD_NOT_START, sentence);
    }

    static Refusal couldNotStart(String sentence, Throwable cause) {
        Refusal refusal = new Refusal(COULD_NOT_START, sentence);
        refusal.initCause(cause);
        return refusal;
    }

    /** What the process answers its caller with. */
    public int exitCode() {
        return exitCode;
    }

    /** The sentence to print. */
    public String sentence() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
