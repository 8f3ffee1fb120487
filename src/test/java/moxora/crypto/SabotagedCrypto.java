package moxora.crypto;

import com.google.crypto.tink.Aead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;

/**
 * The third wall with one stone taken out, for tests that show what the stone is good for. Nothing of production can be
 * told to do any of this.
 */
public final class SabotagedCrypto {

    private SabotagedCrypto() {}

    /** What associated data may forget to name. */
    public enum Forgotten {
        ORGANISATION,
        ROW,
        TABLE,
        COMPARTMENT,
        EVERYTHING
    }

    /** Every organisation gets the victim's keys, labelled as its own. */
    public static KeyringSource oneRingForAll(KeyringSource keyrings, OrganisationId victim) {
        return organisation -> {
            Keyring ring = keyrings.of(victim);
            return new Keyring(organisation, ring.sealing(), ring.index(), ring.suppression());
        };
    }

    /** Every organisation gets the victim's keys as they are. */
    public static KeyringSource anothersRing(KeyringSource keyrings, OrganisationId victim) {
        return organisation -> keyrings.of(victim);
    }

    public static FieldSealer forgetting(KeyringSource keyrings, Forgotten part) {
        return new FieldSealer(
                keyrings, (organisation, compartment, row) -> binding(part, organisation, compartment, row));
    }

    static byte[] binding(Forgotten part, OrganisationId organisation, Compartment compartment, UUID row) {
        byte[] whole = AssociatedData.CANONICAL.of(organisation, compartment, row);
        int table = 1 + 16 + 16;
        int name = table + 2 + compartment.table().length();
        return switch (part) {
            case ORGANISATION -> without(whole, 1, 17);
            case ROW -> without(whole, 17, 33);
            case TABLE -> without(whole, table, name);
            case COMPARTMENT -> without(whole, name, whole.length);
            case EVERYTHING -> new byte[0];
        };
    }

    /** An index that forgets that rows may lie under older keys still. */
    public static BlindIndex indexOfTheActiveKeyOnly(KeyringSource keyrings) {
        return new BlindIndex(organisation -> {
            Keyring ring = keyrings.of(organisation);
            return new Keyring(
                    organisation,
                    ring.sealing(),
                    new KeyGenerations<>(java.util.List.of(ring.index().active())),
                    ring.suppression());
        });
    }

    /** The wall off: one ring for all, and ciphertext that is bound to nothing. */
    public static FieldSealer wallOff(KeyringSource keyrings, OrganisationId victim) {
        return forgetting(oneRingForAll(keyrings, victim), Forgotten.ORGANISATION);
    }

    /** "Encryption" that returns its input. */
    public static KeyringSource inClear(KeyringSource keyrings) {
        return with(keyrings, new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
                return plaintext.clone();
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
                return ciphertext.clone();
            }
        });
    }

    /** AES-GCM whose nonce is always the same: the mistake of a library that ignored the one it was given. */
    public static KeyringSource withOneNonce(KeyringSource keyrings) {
        return with(keyrings, new Aead() {
            private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");

            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                return run(Cipher.ENCRYPT_MODE, plaintext, associatedData);
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                return run(Cipher.DECRYPT_MODE, ciphertext, associatedData);
            }

            private byte[] run(int mode, byte[] input, byte[] associatedData) throws GeneralSecurityException {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, key, new GCMParameterSpec(128, new byte[12]));
                cipher.updateAAD(associatedData);
                return cipher.doFinal(input);
            }
        });
    }

    /** Encryption that is not authenticated: a changed ciphertext opens to something else. */
    public static KeyringSource withoutAuthentication(KeyringSource keyrings) {
        return with(keyrings, new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
                return masked(plaintext);
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
                return masked(ciphertext);
            }

            private byte[] masked(byte[] bytes) {
                byte[] masked = bytes.clone();
                for (int i = 0; i < masked.length; i++) {
                    masked[i] ^= (byte) (0x5A + i);
                }
                return masked;
            }
        });
    }

    /** The encoding that mistakes {@code ("ab","c")} for {@code ("a","bc")}. */
    public static byte[] withoutLengths(OrganisationId organisation, String table, String compartment, UUID row) {
        return (organisation + row.toString() + table + compartment).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes canonical associated data apart again; what cannot be told apart again is ambiguous. */
    public static boolean readsBack(byte[] associatedData, OrganisationId organisation, Compartment place, UUID row) {
        ByteBuffer in = ByteBuffer.wrap(associatedData);
        try {
            boolean same = in.get() == AssociatedData.VERSION
                    && new UUID(in.getLong(), in.getLong()).equals(organisation.value())
                    && new UUID(in.getLong(), in.getLong()).equals(row)
                    && text(in).equals(place.table())
                    && text(in).equals(place.wire());
            return same && !in.hasRemaining();
        } catch (RuntimeException e) {
            return false;
        }
    }

    public static byte[] canonical(OrganisationId organisation, Compartment place, UUID row) {
        return AssociatedData.CANONICAL.of(organisation, place, row);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static KeyringSource with(KeyringSource keyrings, Aead aead) {
        return organisation -> {
            Keyring ring = keyrings.of(organisation);
            Map<KeysetPurpose, KeyGenerations<Aead>> sealing = KeysetPurpose.SEALING.stream()
                    .collect(Collectors.toMap(purpose -> purpose, purpose -> KeyGenerations.only(aead)));
            return new Keyring(organisation, sealing, ring.index(), ring.suppression());
        };
    }

    private static byte[] without(byte[] whole, int from, int to) {
        byte[] rest = Arrays.copyOf(whole, from + whole.length - to);
        System.arraycopy(whole, to, rest, from, whole.length - to);
        return rest;
    }
}
