package moxora.account;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.RouteKeys;
import moxora.field.EmailAddress;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Challenges for passkeys (W3C Web Authentication section 13.4.3). A challenge's id carries all there is to know of it
 * under a MAC of the platform's, so that any node takes it back and nobody can fill a table by asking for many: what it
 * is for, until when, and for whom as a keyed hash. That it is used once is seen to where the organisation is known.
 */
public final class PasskeyChallenges {

    public static final Duration LIFE = Duration.ofMinutes(5);

    private static final UUID ANY = new UUID(0, 0);
    private static final int CHALLENGE = 32;
    private static final int HASH = 16;
    private static final int BODY = 1 + Long.BYTES + 2 * Long.BYTES + HASH + CHALLENGE;
    private static final byte[] ANYBODY = new byte[HASH];

    private final RouteKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** What a challenge is for; one for another purpose is none. */
    enum Purpose {
        REGISTRATION(1),
        ASSERTION(2);

        private final byte wire;

        Purpose(int wire) {
            this.wire = (byte) wire;
        }
    }

    /**
     * A new challenge.
     *
     * @param id what the caller brings back with the answer
     * @param challenge what the authenticator signs
     */
    public record Issued(String id, byte[] challenge) {

        @Override
        public String toString() {
            return "Issued[redacted]";
        }
    }

    /** A challenge that came back unaltered and in time. */
    record Presented(String id, byte[] challenge, Instant expiresAt, UUID organisation, byte[] subject) {

        boolean isFor(TenantScope scope) {
            return organisation.equals(ANY)
                    || organisation.equals(scope.organisation().value());
        }

        boolean isForAnybody() {
            return Arrays.equals(subject, ANYBODY);
        }

        @Override
        public String toString() {
            return "Presented[" + expiresAt + "]";
        }
    }

    public PasskeyChallenges(RouteKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** For making a passkey, by one user only. */
    Issued forRegistration(TenantScope scope) {
        byte[] challenge = challenge();
        return issue(
                Purpose.REGISTRATION,
                scope.organisation().value(),
                subject(challenge, scope.actor().id().toString()),
                challenge);
    }

    /**
     * For logging in, or proving once more who one is. Nothing is looked up, so an address that nobody has gets the
     * same answer in the same time.
     *
     * @param email whose passkey it must be, or null for anybody's
     * @param organisation in which, or null for any
     */
    public Issued forLogIn(@Nullable String email, @Nullable UUID organisation) {
        byte[] challenge = challenge();
        return issue(
                Purpose.ASSERTION,
                organisation == null ? ANY : organisation,
                email == null ? ANYBODY : subject(challenge, EmailAddress.normalise(email)),
                challenge);
    }

    /** The challenge of that id; empty when it is none of ours, was altered, is for something else, or is too old. */
    Optional<Presented> present(String id, Purpose purpose) {
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(id);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (token.length != BODY + HASH) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(token, BODY);
        if (!MessageDigest.isEqual(mac(body), Arrays.copyOfRange(token, BODY, token.length))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        boolean fits = in.get() == purpose.wire;
        Instant expiresAt = Instant.ofEpochMilli(in.getLong());
        UUID organisation = new UUID(in.getLong(), in.getLong());
        byte[] subject = new byte[HASH];
        byte[] challenge = new byte[CHALLENGE];
        in.get(subject).get(challenge);
        return fits && clock.instant().isBefore(expiresAt)
                ? Optional.of(new Presented(id, challenge, expiresAt, organisation, subject))
                : Optional.empty();
    }

    /** Whether the challenge was made for the user of that id. */
    boolean isForUser(Presented presented, UUID user) {
        return MessageDigest.isEqual(presented.subject, subject(presented.challenge, user.toString()));
    }

    /** Whether the challenge was made for the user with that address. */
    boolean isForEmail(Presented presented, String email) {
        return MessageDigest.isEqual(presented.subject, subject(presented.challenge, EmailAddress.normalise(email)));
    }

    private Issued issue(Purpose purpose, UUID organisation, byte[] subject, byte[] challenge) {
        byte[] body = ByteBuffer.allocate(BODY)
                .put(purpose.wire)
                .putLong(clock.instant().plus(LIFE).toEpochMilli())
                .putLong(organisation.getMostSignificantBits())
                .putLong(organisation.getLeastSignificantBits())
                .put(subject)
                .put(challenge)
                .array();
        byte[] token = ByteBuffer.allocate(BODY + HASH).put(body).put(mac(body)).array();
        return new Issued(text(token), challenge);
    }

    private byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        random.nextBytes(challenge);
        return challenge;
    }

    /** Different for every challenge, so that two challenges do not show that they are for one person. */
    private byte[] subject(byte[] challenge, String whom) {
        return keys.hash("PASSKEY_SUBJECT", text(challenge) + ":" + whom).bytes();
    }

    private byte[] mac(byte[] body) {
        return keys.hash("PASSKEY_CHALLENGE", text(body)).bytes();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
