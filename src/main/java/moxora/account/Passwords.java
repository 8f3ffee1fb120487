package moxora.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.text.Normalizer;
import java.util.List;
import moxora.fault.Fault;

/**
 * Password hashes: Argon2id with a random salt, with 19 MiB, two passes and one lane where nothing else is set.
 *
 * <p>At least 15 characters, since a password may be all there is (NIST SP 800-63B-4 section 3.1.1.2); no composition
 * rules. A character is a code point, and equal texts in other compositions are one password (RFC 8265 section 4.2).
 */
public final class Passwords {

    public static final int SHORTEST = 15;
    public static final int LONGEST = 256;
    private final Argon2Function argon2;

    /** The hash of nobody's password, so that an unknown log-in name costs the same time as a known one. */
    private final String nobody;

    public Passwords(PasswordWork work) {
        this.argon2 = Argon2Function.getInstance(work.memoryKib(), work.passes(), 1, 32, Argon2.ID);
        this.nobody = hash("a password that nobody has, hashed at start");
    }

    /**
     * Refuses a password that is too short, too long or easy to guess, without quoting it.
     *
     * @param pointer where it stands in the body
     * @param context what belongs to its user: their name, address, organisation
     * @throws Fault 422 {@code password_too_short}, {@code password_too_long} or {@code password_too_common}
     */
    public static void require(String pointer, String password, List<String> context) {
        String prepared = prepared(password);
        int length = prepared.codePointCount(0, prepared.length());
        if (length < SHORTEST) {
            throw Fault.refused(pointer, "password_too_short", "At least " + SHORTEST + " characters are required.");
        }
        if (length > LONGEST) {
            throw Fault.refused(pointer, "password_too_long", "At most " + LONGEST + " characters are allowed.");
        }
        if (CommonPasswords.isCommon(prepared, context)) {
            throw Fault.refused(
                    pointer,
                    "password_too_common",
                    "This password is easy to guess: it is widely used, or made of names, sequences or repetitions."
                            + " Several unrelated words are allowed.");
        }
    }

    /** RFC 8265 section 4.2.2: any blank is a blank, and the composed form of what can be composed. */
    private static String prepared(String password) {
        StringBuilder blanks = new StringBuilder(password.length());
        password.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(blanks::appendCodePoint);
        return Normalizer.normalize(blanks, Normalizer.Form.NFC);
    }

    String hash(String password) {
        return Password.hash(prepared(password)).addRandomSalt(16).with(argon2).getResult();
    }

    boolean fits(String password, String hash) {
        if (password.length() > LONGEST * 2) {
            return false;
        }
        Argon2Function made = Argon2Function.getInstanceFromHash(hash);
        String prepared = prepared(password);
        return Password.check(prepared, hash).with(made)
                // Hashed before passwords were prepared.
                || !prepared.equals(password) && Password.check(password, hash).with(made);
    }

    /** Whether a password that fits the hash should be hashed anew: it was made with less work, or not prepared. */
    boolean isWeak(String password, String hash) {
        Argon2Function made = Argon2Function.getInstanceFromHash(hash);
        return made.getVariant() != argon2.getVariant()
                || made.getMemory() < argon2.getMemory()
                || made.getIterations() < argon2.getIterations()
                || made.getOutputLength() < argon2.getOutputLength()
                || !prepared(password).equals(password)
                        && !Password.check(prepared(password), hash).with(made);
    }

    /** Spends the time of a check, and fails. */
    void spendTheTimeOfACheck(String password) {
        if (fits(password, nobody)) {
            throw new IllegalStateException("nobody logged in");
        }
    }
}
