package moxora.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import moxora.fault.Fault;

/**
 * Password hashes: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet), random salt.
 *
 * <p>At least 15 characters, since there is no second factor yet (NIST SP 800-63B-4 section 3.1.1.2); no composition rules.
 */
public final class Passwords {

    public static final int SHORTEST = 15;
    public static final int LONGEST = 256;
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

    /** The hash of nobody's password, so that an unknown log-in name costs the same time as a known one. */
    private final String nobody = hash("a password that nobody has, hashed at start");

    /** Refuses a password that is too short or too long, without quoting it. */
    public static void require(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            throw Fault.refused(
                    "/admin/password", "password_too_short", "At least " + SHORTEST + " characters are required.");
        }
        if (length > LONGEST) {
            throw Fault.refused(
                    "/admin/password", "password_too_long", "At most " + LONGEST + " characters are allowed.");
        }
    }

    String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    boolean fits(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }

    /** Spends the time of a check, and fails. */
    void spendTheTimeOfACheck(String password) {
        if (fits(password, nobody)) {
            throw new IllegalStateException("nobody logged in");
        }
    }
}
