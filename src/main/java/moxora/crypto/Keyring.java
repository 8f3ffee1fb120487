package moxora.crypto;

import com.google.crypto.tink.Aead;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's unwrapped keysets, for use within one piece of work; never keep one.
 *
 * <p>Holding it is not enough to open anything: who uses it also checks that it is the organisation's of the scope.
 */
public final class Keyring {

    private final OrganisationId organisation;
    private final Map<KeysetPurpose, KeyGenerations<Aead>> sealing;
    private final @Nullable KeyGenerations<Hmac> index;
    private final @Nullable KeyGenerations<Hmac> suppression;

    /** With neither index nor suppression for a legal hold, whose keys only seal. */
    Keyring(
            OrganisationId organisation,
            Map<KeysetPurpose, KeyGenerations<Aead>> sealing,
            @Nullable KeyGenerations<Hmac> index,
            @Nullable KeyGenerations<Hmac> suppression) {
        this.organisation = organisation;
        this.sealing = Map.copyOf(sealing);
        this.index = index;
        this.suppression = suppression;
    }

    /** The organisation's ring, and nobody else's, whatever the source hands out. */
    static Keyring of(OrganisationId organisation, KeyringSource source) {
        return owned(organisation, source.of(organisation));
    }

    /** As {@link #of}, for sealing and searching, which must know of every change of the keys. */
    static Keyring current(OrganisationId organisation, KeyringSource source) {
        return owned(organisation, source.current(organisation));
    }

    private static Keyring owned(OrganisationId organisation, Keyring ring) {
        if (!ring.organisation.equals(organisation)) {
            throw new Fault(FaultCode.INTERNAL, "The keys handed out are another organisation's.");
        }
        return ring;
    }

    /** The keys that seal records of that kind. */
    KeyGenerations<Aead> sealing(KeysetPurpose purpose) {
        KeyGenerations<Aead> keys = sealing.get(purpose);
        if (keys == null) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys for " + purpose.wire() + ".");
        }
        return keys;
    }

    Map<KeysetPurpose, KeyGenerations<Aead>> sealing() {
        return sealing;
    }

    KeyGenerations<Hmac> index() {
        return required(index);
    }

    KeyGenerations<Hmac> suppression() {
        return required(suppression);
    }

    private static KeyGenerations<Hmac> required(@Nullable KeyGenerations<Hmac> keys) {
        if (keys == null) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "These keys compute no tokens.");
        }
        return keys;
    }

    /**
     * Which key that is.
     *
     * @param keyId Tink's, 0 to 2^32 - 1; it begins every value sealed under the key, so it is no secret
     */
    public record KeyName(KeysetPurpose purpose, int generation, long keyId) {}

    /** Every living key. */
    public List<KeyName> names() {
        Stream<KeyName> sealed = sealing.entrySet().stream().flatMap(keys -> names(keys.getKey(), keys.getValue()));
        return Stream.of(sealed, names(KeysetPurpose.INDEX, index), names(KeysetPurpose.SUPPRESSION, suppression))
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<KeyName> names(KeysetPurpose purpose, @Nullable KeyGenerations<?> keys) {
        if (keys == null) {
            return Stream.empty();
        }
        return keys.all().stream()
                .map(key -> new KeyName(purpose, key.generation(), Integer.toUnsignedLong(key.keyId())));
    }

    @Override
    public String toString() {
        return "Keyring[" + organisation + "]";
    }
}
