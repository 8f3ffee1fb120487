package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.signature.Ed25519Parameters;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;

/**
 * Creates keysets, each once, and wraps and unwraps them under the key-encryption key (envelope encryption, NIST SP
 * 800-57 part 1). Bound into each wrapping: owner, purpose and generation, so that none opens in another's place.
 */
public final class KeysetMint {

    private final KeysetStore store;
    private final KeyEncryptionKeys keks;

    KeysetMint(KeysetStore store, KeyEncryptionKeys keks) {
        this.store = store;
        this.keks = keks;
    }

    /** The owner's first keyset for the purpose, created unless there is one of any generation. */
    StoredKeyset first(OrganisationId owner, KeysetPurpose purpose) {
        return newest(store.all(owner), purpose)
                .orElseGet(() -> store.insertIfAbsent(owner, fresh(owner, purpose, 1, KeyState.ACTIVE, Set.of())));
    }

    /**
     * The next generation, made known and not yet sealed under; asked again before it is active, the same one.
     *
     * @return its number, or empty when the organisation has no keyset of the purpose
     */
    public Optional<Integer> next(OrganisationId organisation, KeysetPurpose purpose) {
        List<StoredKeyset> stored = store.all(organisation);
        Optional<StoredKeyset> newest = newest(stored, purpose);
        if (newest.isEmpty() || newest.get().state() == KeyState.PRE_ACTIVE) {
            return newest.map(StoredKeyset::generation);
        }
        Set<Integer> taken = stored.stream()
                .filter(keyset -> keyset.purpose() == purpose)
                .map(keyset -> open(organisation, keyset).getPrimary().getId())
                .collect(Collectors.toSet());
        StoredKeyset next = fresh(organisation, purpose, newest.get().generation() + 1, KeyState.PRE_ACTIVE, taken);
        return Optional.of(store.insertIfAbsent(organisation, next).generation());
    }

    /**
     * The same keyset under another key-encryption key; what was sealed under it is not touched.
     *
     * @return the keyset as it is to be stored instead
     */
    public StoredKeyset rewrapped(OrganisationId owner, StoredKeyset keyset, String kekUri) {
        KeysetHandle handle = open(owner, keyset);
        StoredKeyset rewrapped = new StoredKeyset(
                keyset.purpose(), keyset.generation(), keyset.state(), wrap(owner, keyset, handle, keks.at(kekUri)));
        if (!open(owner, rewrapped).equalsKeyset(handle)) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "A keyset does not come back from the new key-encryption key.");
        }
        return rewrapped;
    }

    /** The URI of the key-encryption key that wraps what is new. */
    public String kekInUse() {
        return keks.inUse().uri();
    }

    /** Proves that the key-encryption key is there and does its work: wraps and unwraps a few random bytes. */
    public void probe(String kekUri) {
        byte[] nonce = com.google.crypto.tink.subtle.Random.randBytes(16);
        byte[] binding = AssociatedData.ofKeyset(Keyrings.PLATFORM, KeysetPurpose.FIELDS, 0);
        KeyEncryptionKey kek = keks.at(kekUri);
        try {
            if (!Arrays.equals(kek.unwrap(kek.wrap(nonce, binding), binding), nonce)) {
                throw new KekException(KekException.Reason.GARBAGE, "The key-encryption key gives back other bytes.");
            }
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static Optional<StoredKeyset> newest(List<StoredKeyset> stored, KeysetPurpose purpose) {
        return stored.stream()
                .filter(keyset -> keyset.purpose() == purpose)
                .max(Comparator.comparingInt(StoredKeyset::generation));
    }

    private StoredKeyset fresh(
            OrganisationId owner, KeysetPurpose purpose, int generation, KeyState state, Set<Integer> takenIds) {
        try {
            KeysetHandle handle;
            do {
                handle = generate(purpose);
            } while (takenIds.contains(handle.getPrimary().getId()));
            KeyEncryptionKey kek = store.ownKek(owner).map(keks::at).orElseGet(keks::inUse);
            StoredKeyset place =
                    new StoredKeyset(purpose, generation, state, new WrappedKeyset("", Sealed.of(new byte[0])));
            return new StoredKeyset(purpose, generation, state, wrap(owner, place, handle, kek));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static KeysetHandle generate(KeysetPurpose purpose) throws GeneralSecurityException {
        return switch (purpose) {
            case FIELDS, SPECIAL, HOLD -> KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            case INDEX, SUPPRESSION, ROUTE -> KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF);
            case CERTIFICATE -> KeysetHandle.generateNew(Ed25519Parameters.create(Ed25519Parameters.Variant.NO_PREFIX));
            case LINK -> KeysetHandle.generateNew(PredefinedDeterministicAeadParameters.AES256_SIV);
        };
    }

    private static WrappedKeyset wrap(
            OrganisationId owner, StoredKeyset place, KeysetHandle handle, KeyEncryptionKey kek) {
        try (KekAead aead = new KekAead(kek)) {
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    handle, aead, AssociatedData.ofKeyset(owner, place.purpose(), place.generation()));
            return new WrappedKeyset(kek.uri(), Sealed.wrap(wrapped));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /** Unwraps; refuses a keyset that was wrapped for another owner, purpose or generation. */
    KeysetHandle open(OrganisationId owner, StoredKeyset keyset) {
        try (KekAead aead = new KekAead(keks.at(keyset.wrapped().kekUri()))) {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                    keyset.wrapped().wrapped().raw(),
                    aead,
                    AssociatedData.ofKeyset(owner, keyset.purpose(), keyset.generation()));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static Fault unavailable(GeneralSecurityException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KekException kek) {
                return kek.toFault();
            }
        }
        return new Fault(
                FaultCode.KEY_UNAVAILABLE,
                "A keyset does not open under the key-encryption key in use; is MOXORA_KEK_URI the right one?",
                e);
    }

    /** Tink wraps keysets with an {@link Aead}; ours is any key-encryption key. Overwrites the clear bytes at the end. */
    private static final class KekAead implements Aead, AutoCloseable {

        private final KeyEncryptionKey kek;
        private final List<byte[]> clear = new ArrayList<>();

        KekAead(KeyEncryptionKey kek) {
            this.kek = kek;
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            clear.add(plaintext);
            return kek.wrap(plaintext, associatedData);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            byte[] plaintext = kek.unwrap(ciphertext, associatedData);
            clear.add(plaintext);
            return plaintext;
        }

        @Override
        public void close() {
            clear.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }
}
