package moxora.account;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An authenticator app that was shown a picture. */
public final class AuthenticatorApp {

    private final byte[] secret;
    private final OneTimeCodes codes = new OneTimeCodes();

    public AuthenticatorApp(String uri) {
        Matcher matcher = Pattern.compile("[?&]secret=([A-Z2-7]+)").matcher(uri);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no secret");
        }
        this.secret = Base32.decode(matcher.group(1)).orElseThrow();
    }

    public String code(long step) {
        return codes.at(secret, Instant.ofEpochSecond(step * OneTimeCodes.STEP.toSeconds()));
    }

    public static long step(Instant time) {
        return time.getEpochSecond() / OneTimeCodes.STEP.toSeconds();
    }
}
