package moxora.email.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user and a password for HTTP Basic (RFC 7617), as {@code user:password}. */
final class BasicCredentials {

    /** What a 401 asks for (RFC 9110 section 11.6.1, RFC 7617 section 2.1). */
    static final String CHALLENGE = "Basic realm=\"webhook\", charset=\"UTF-8\"";

    private static final String USER = "moxora";
    private static final int RANDOM_BYTES = 24;
    private static final int LONGEST_HEADER = 1_024;
    /** The scheme in any case, at least one space, and what RFC 9110 calls token68. */
    private static final Pattern BASIC = Pattern.compile("(?i:basic) +([A-Za-z0-9+/]+={0,2}) *");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] text;

    private BasicCredentials(byte[] text) {
        this.text = text;
    }

    /** With 192 random bits, in characters that need no escape in an address. */
    static BasicCredentials fresh() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return of(USER + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    static BasicCredentials of(String text) {
        return new BasicCredentials(text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Whether the header {@code Authorization} bears these; how much of them is right does not show in the time. */
    boolean areIn(String authorization) {
        return given(authorization)
                .map(given -> MessageDigest.isEqual(text, given))
                .orElse(false);
    }

    private static Optional<byte[]> given(String authorization) {
        if (authorization.length() > LONGEST_HEADER) {
            return Optional.empty();
        }
        Matcher basic = BASIC.matcher(authorization);
        return basic.matches() ? StrictBase64.decode(basic.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "BasicCredentials[redacted]";
    }
}
