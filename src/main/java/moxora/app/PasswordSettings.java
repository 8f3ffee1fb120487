package moxora.app;

import moxora.account.PasswordWork;

/** {@code MOXORA_PASSWORD_MEMORY}: KiB that hashing a password takes; more for stronger machines, never less. */
final class PasswordSettings {

    private static final String MEMORY = "moxora.password.memory";

    private static final int MOST = 1_048_576;

    private PasswordSettings() {}

    static PasswordWork of(Environment environment) {
        int memory = environment.number(MEMORY, PasswordWork.OWASP.memoryKib(), MOST);
        if (memory < PasswordWork.OWASP.memoryKib()) {
            throw new Settings.Invalid(Environment.variable(MEMORY) + ": KiB from " + PasswordWork.OWASP.memoryKib()
                    + " to " + MOST + " are allowed.");
        }
        return new PasswordWork(memory, PasswordWork.OWASP.passes());
    }
}
