package moxora.email.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The time that a provider signs with its delivery, in seconds since 1970, and how far it may be from ours (T-42, T-44).
 *
 * <p>Asked only once the signature is known to be good, so that nothing but what was signed is ever called stale.
 */
final class SignedTime {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Much longer than the tolerance, so that a clock that is put back does not make an old proof new again. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,11}");

    private SignedTime() {}

    /** Whether the text is a time as it is signed; asked before anything is computed over it. */
    static boolean isOne(String text) {
        return EPOCH_SECONDS.matcher(text).matches();
    }

    /** The text of a header or field, if it is a time as it is signed. */
    static Optional<String> of(Optional<String> text) {
        return text.filter(SignedTime::isOne);
    }

    /**
     * Lets pass what was signed lately.
     *
     * @param seconds for which {@link #isOne} holds
     * @return until when a proof of that time must be remembered where it may be used once only
     * @throws Fault {@code STALE_SIGNATURE}
     */
    static Instant requireRecent(String seconds, Instant now) {
        Instant signed = Instant.ofEpochSecond(Long.parseLong(seconds));
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            throw new Fault(
                    FaultCode.STALE_SIGNATURE,
                    "The signed time may differ from ours by " + TOLERANCE.toMinutes() + " minutes at most.");
        }
        return signed.plus(REMEMBERED);
    }

    /** The answer to whatever is not signed as it must be. */
    static Fault doesNotFit() {
        return new Fault(FaultCode.INVALID_SIGNATURE, "The signature must fit the delivery and the endpoint.");
    }
}
