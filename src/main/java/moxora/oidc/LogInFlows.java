package moxora.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Log-ins that are under way at the provider. Nothing of them is stored: the state that goes there and comes back is
 * tagged under the platform's key together with a secret that stays in the browser, and nonce and PKCE verifier are
 * derived from that secret. So whoever begins a log-in costs no row, and whoever has only the URL has nothing.
 *
 * <p>That a log-in ends once is kept by whoever ends it, by its id.
 */
public final class LogInFlows {

    /** How long somebody may take at the provider. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private static final UUID NONE = new UUID(0, 0);
    private static final int PAYLOAD_BYTES = 8 + 3 * 16;
    private static final int TAG_BYTES = 16;
    private static final int LONGEST = 512;

    private final RouteKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** What goes to the provider, and the secret that the browser keeps. */
    public record Begun(String state, String secret, String nonce, String challenge) {

        @Override
        public String toString() {
            return "Begun[redacted]";
        }
    }

    /**
     * A log-in that came back to the browser it began in.
     *
     * @param organisation the one that was named at the beginning, or null
     * @param user who began it while logged in, to link their identity; null for a log-in
     */
    public record Flow(
            UUID id,
            @Nullable UUID organisation,
            @Nullable UUID user,
            Instant expiresAt,
            String nonce,
            String verifier) {

        @Override
        public String toString() {
            return "Flow[" + id + "]";
        }
    }

    public LogInFlows(RouteKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @param user who is to be linked, when it is somebody who is logged in already */
    public Begun begin(@Nullable UUID organisation, @Nullable UUID user) {
        byte[] secretBytes = new byte[32];
        random.nextBytes(secretBytes);
        String secret = text(secretBytes);
        UUID id = UUID.randomUUID();
        ByteBuffer written = ByteBuffer.allocate(PAYLOAD_BYTES)
                .putLong(clock.instant().plus(LIFE).getEpochSecond());
        for (UUID part : List.of(id, organisation == null ? NONE : organisation, user == null ? NONE : user)) {
            written.putLong(part.getMostSignificantBits()).putLong(part.getLeastSignificantBits());
        }
        byte[] payload = written.array();
        byte[] state = ByteBuffer.allocate(PAYLOAD_BYTES + TAG_BYTES)
                .put(payload)
                .put(derived("OIDC_STATE", text(payload), secret))
                .array();
        return new Begun(text(state), secret, nonce(id, secret), challenge(verifier(id, secret)));
    }

    /**
     * The log-in that the state stands for.
     *
     * @param secret what the browser kept
     * @throws Fault 422 {@code invalid_token} for a state that is not ours, not this browser's, or too old
     */
    public Flow resume(@Nullable String state, @Nullable String secret) {
        if (state == null || secret == null || state.length() > LONGEST || secret.length() > LONGEST) {
            throw unknown();
        }
        byte[] bytes = bytes(state);
        if (bytes.length != PAYLOAD_BYTES + TAG_BYTES) {
            throw unknown();
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        byte[] payload = new byte[PAYLOAD_BYTES];
        byte[] tag = new byte[TAG_BYTES];
        read.get(payload).get(tag);
        if (!MessageDigest.isEqual(tag, derived("OIDC_STATE", text(payload), secret))) {
            throw unknown();
        }
        ByteBuffer parts = ByteBuffer.wrap(payload);
        Instant expiresAt = Instant.ofEpochSecond(parts.getLong());
        UUID id = new UUID(parts.getLong(), parts.getLong());
        UUID organisation = new UUID(parts.getLong(), parts.getLong());
        UUID user = new UUID(parts.getLong(), parts.getLong());
        if (!clock.instant().isBefore(expiresAt)) {
            throw unknown();
        }
        return new Flow(
                id,
                organisation.equals(NONE) ? null : organisation,
                user.equals(NONE) ? null : user,
                expiresAt,
                nonce(id, secret),
                verifier(id, secret));
    }

    /** The one answer for a log-in that cannot go on. */
    public static Fault unknown() {
        return new Fault(
                FaultCode.INVALID_TOKEN,
                "This log-in was not begun in this browser, has ended already, or is older than ten minutes.");
    }

    private String nonce(UUID id, String secret) {
        return text(derived("OIDC_NONCE", id.toString(), secret));
    }

    /** 43 characters of the 43 to 128 that RFC 7636 allows. */
    private String verifier(UUID id, String secret) {
        return text(ByteBuffer.allocate(2 * TAG_BYTES)
                .put(derived("OIDC_VERIFIER_1", id.toString(), secret))
                .put(derived("OIDC_VERIFIER_2", id.toString(), secret))
                .array());
    }

    private static String challenge(String verifier) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] derived(String kind, String what, String secret) {
        return keys.hash(kind, what + "." + secret).bytes();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw unknown();
        }
    }
}
