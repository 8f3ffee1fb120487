package moxora.account;

/**
 * What hashing one password costs, with one lane of Argon2id: whoever reads the hashes pays it for each guess.
 *
 * @param memoryKib memory in KiB
 * @param passes how often it is gone through
 */
public record PasswordWork(int memoryKib, int passes) {

    /** The least that is set for anybody: OWASP Password Storage Cheat Sheet, Argon2id. */
    public static final PasswordWork OWASP = new PasswordWork(19_456, 2);
}
