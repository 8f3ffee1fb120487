package moxora.crypto;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;

/**
 * What stands in a link of a mail: an organisation and a thing of it, sealed so that nobody else can read or make one,
 * and nothing has to be stored to know whose it is. AES-256-SIV (RFC 5297) under a keyset of the platform: there is no
 * nonce that could repeat, however many mails there are, and one thing has one token.
 *
 * <p>Whoever alters a token passes with a chance of 2^-128. A token says where it leads, not that anything is there.
 */
public final class LinkTokens {

    private static final int UUID_BYTES = 16;

    /** No token of ours is longer; nothing longer is decoded. */
    private static final int MOST = 128;

    private final DeterministicAead aead;

    /** Where a token leads. */
    public record Pointer(OrganisationId organisation, UUID target) {}

    public LinkTokens(Keyrings keyrings) {
        this(ofPlatform(keyrings));
    }

    LinkTokens(DeterministicAead aead) {
        this.aead = aead;
    }

    private static DeterministicAead ofPlatform(Keyrings keyrings) {
        try {
            return keyrings.ofPlatform(KeysetPurpose.LINK)
                    .getPrimitive(RegistryConfiguration.get(), DeterministicAead.class);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The platform's link keyset is not usable.", e);
        }
    }

    /** The token, 71 characters of base64url (RFC 4648 section 5); {@code kind} keeps one kind from opening as another. */
    public String of(String kind, OrganisationId organisation, UUID target) {
        byte[] pointer = put(put(ByteBuffer.allocate(2 * UUID_BYTES), organisation.value()), target)
                .array();
        try {
            return text(aead.encryptDeterministically(pointer, kind.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The link could not be made.", e);
        }
    }

    /** Where it leads; empty for whatever {@link #of} did not give for that kind, to the last bit. */
    public Optional<Pointer> read(String kind, String token) {
        if (token.length() > MOST) {
            return Optional.empty();
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(token);
            // The last character has bits to spare, which the decoder does not look at.
            if (!text(sealed).equals(token)) {
                return Optional.empty();
            }
            ByteBuffer pointer =
                    ByteBuffer.wrap(aead.decryptDeterministically(sealed, kind.getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new Pointer(new OrganisationId(take(pointer)), take(pointer)));
        } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private static String text(byte[] sealed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private static ByteBuffer put(ByteBuffer buffer, UUID id) {
        return buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID take(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
