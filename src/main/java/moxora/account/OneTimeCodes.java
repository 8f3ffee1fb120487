package moxora.account;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time codes (TOTP, RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six digits, steps of 30
 * seconds, a secret of 160 bits (RFC 4226 section 4 R6). A code counts one step before and after its own (RFC 6238
 * section 5.2), and never after a later or equal one was accepted.
 */
final class OneTimeCodes {

    static final int DIGITS = 6;
    static final Duration STEP = Duration.ofSeconds(30);
    private static final int SECRET_BYTES = 20;
    private static final int STEPS_EITHER_SIDE = 1;

    private final TimeBasedOneTimePasswordGenerator generator;
    private final SecureRandom random = new SecureRandom();

    OneTimeCodes() {
        this(DIGITS);
    }

    /** With another length; for the vectors of RFC 6238, which have eight digits. */
    OneTimeCodes(int digits) {
        this.generator = new TimeBasedOneTimePasswordGenerator(
                STEP, digits, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);
    }

    byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /** The code at that time. */
    String at(byte[] secret, Instant time) {
        try {
            return generator.generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), time, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes any key", e);
        }
    }

    /**
     * The time step that the code is of, when it is of one near now that is later than the last accepted; empty when
     * the code is wrong, too old, too new, or used. Every step is compared, and each in constant time.
     */
    OptionalLong accept(byte[] secret, String code, Instant now, long lastAccepted) {
        long present = now.getEpochSecond() / STEP.toSeconds();
        OptionalLong accepted = OptionalLong.empty();
        for (long step = present - STEPS_EITHER_SIDE; step <= present + STEPS_EITHER_SIDE; step++) {
            String expected = at(secret, Instant.ofEpochSecond(step * STEP.toSeconds()));
            boolean same = MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
            if (same && step > lastAccepted && accepted.isEmpty()) {
                accepted = OptionalLong.of(step);
            }
        }
        return accepted;
    }
}
