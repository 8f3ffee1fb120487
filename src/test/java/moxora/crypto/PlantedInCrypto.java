package moxora.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.SabotagedCrypto.Forgotten;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/** Faults of keys and ciphertexts, and the detector of each: every method answers whether the alarm was raised. */
public final class PlantedInCrypto {

    private static final String TEXT = "ada@example.org";
    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final TenantScope bolt = keys.organisation();
    private final Keyrings keyrings = keys.keyrings();

    /** How the search tokens of a value are made. */
    public interface Tokens {
        Token of(TenantScope scope, String field, String value);
    }

    public Keyrings keyrings() {
        return keyrings;
    }

    public OrganisationId victim() {
        return acme.organisation();
    }

    public boolean swapsAccepted(Forgotten part) {
        return (part == null ? SwapMatrixTest.acceptedSwaps() : SwapMatrixTest.acceptedSwaps(part)) > 0;
    }

    public boolean ambiguous(boolean withoutLengths) {
        UUID row = UUID.randomUUID();
        byte[] binding = withoutLengths
                ? SabotagedCrypto.withoutLengths(victim(), "contact", "notes", row)
                : SabotagedCrypto.canonical(victim(), Compartment.NOTES, row);
        return !SabotagedCrypto.readsBack(binding, victim(), Compartment.NOTES, row);
    }

    /** Whether an organisation with such a keyset is refused. */
    public boolean keysetRefused(com.google.crypto.tink.aead.AeadParameters parameters) {
        OrganisationId organisation = keys.organisation().organisation();
        keys.replace(organisation, KeysetPurpose.FIELDS, parameters);
        return refused(organisation);
    }

    /** Whether it is noticed that one keyset lies in another's place. */
    public boolean movedKeysetRefused(boolean moved, boolean toAnotherPurpose) {
        OrganisationId from = keys.organisation().organisation();
        OrganisationId to = keys.organisation().organisation();
        if (moved && toAnotherPurpose) {
            copy(to, KeysetPurpose.INDEX, to, KeysetPurpose.SUPPRESSION);
        } else if (moved) {
            copy(from, KeysetPurpose.FIELDS, to, KeysetPurpose.FIELDS);
        }
        return refused(to);
    }

    private void copy(OrganisationId from, KeysetPurpose as, OrganisationId to, KeysetPurpose in) {
        keys.put(to, in, keys.get(from, as));
    }

    private boolean refused(OrganisationId organisation) {
        try {
            keys.keyrings().of(organisation);
            return false;
        } catch (Fault fault) {
            return fault.code() == FaultCode.KEY_UNAVAILABLE;
        }
    }

    /** Whether a key-encryption key file with these rights is refused. */
    public boolean kekFileRefused(String rights) throws Exception {
        return kekFileRefused(rights, PredefinedAeadParameters.AES256_GCM);
    }

    public boolean kekFileRefused(String rights, com.google.crypto.tink.aead.AeadParameters parameters)
            throws Exception {
        Path file = Files.createTempFile("kek", ".json");
        try {
            KeysetHandle handle = KeysetHandle.generateNew(parameters);
            Files.writeString(file, TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            FileKek.at(file.toUri());
            return false;
        } catch (Fault fault) {
            return fault.code() == FaultCode.KEY_UNAVAILABLE;
        } finally {
            Files.delete(file);
        }
    }

    /** Whether two sealings of the same text are the same bytes, or share a nonce. */
    public boolean repeats(KeyringSource source) {
        FieldSealer sealer = new FieldSealer(source);
        UUID row = UUID.randomUUID();
        Set<Sealed> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            if (!seen.add(sealer.seal(acme, Compartment.IDENTITY, row, values()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text can be read in the ciphertext. */
    public boolean readable(KeyringSource source) {
        byte[] bytes = new FieldSealer(source)
                .seal(acme, Compartment.IDENTITY, UUID.randomUUID(), values())
                .bytes();
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(TEXT);
    }

    /** Whether a record with one bit changed opens. */
    public boolean malleable(KeyringSource source) {
        FieldSealer sealer = new FieldSealer(source);
        UUID row = UUID.randomUUID();
        byte[] bytes = sealer.sealBytes(acme, Compartment.UPLOAD, row, TEXT.getBytes(StandardCharsets.UTF_8))
                .bytes();
        bytes[bytes.length - 1] ^= 1;
        try {
            sealer.openBytes(acme, Compartment.UPLOAD, row, Sealed.of(bytes));
            return true;
        } catch (Fault fault) {
            return false;
        }
    }

    /** Whether a foreign ring opens what is not its organisation's. */
    public boolean opensForeign(boolean wallOff) {
        FieldSealer sealer = wallOff ? SabotagedCrypto.wallOff(keyrings, victim()) : new FieldSealer(keyrings);
        UUID row = UUID.randomUUID();
        Sealed sealed = sealer.seal(acme, Compartment.IDENTITY, row, values());
        try {
            return !sealer.open(bolt, Compartment.IDENTITY, row, sealed, name -> true)
                    .isEmpty();
        } catch (Fault fault) {
            return false;
        }
    }

    /** Whether equal values of two organisations can be seen to be equal. */
    public boolean linksOrganisations(Tokens tokens) {
        return tokens.of(acme, "emails", TEXT).equals(tokens.of(bolt, "emails", TEXT));
    }

    /** Whether equal values of two fields can be seen to be equal. */
    public boolean linksFields(Tokens tokens) {
        return tokens.of(acme, "company", "Rose").equals(tokens.of(acme, "name", "Rose"));
    }

    public Tokens tokens() {
        BlindIndex index = new BlindIndex(keyrings);
        return (scope, field, value) -> index.token(scope, field, 1, value);
    }

    public Tokens tokensUnderOneKey() {
        BlindIndex index = new BlindIndex(SabotagedCrypto.oneRingForAll(keyrings, victim()));
        return (scope, field, value) -> index.token(scope, field, 1, value);
    }

    public Tokens tokensWithoutField() {
        BlindIndex index = new BlindIndex(keyrings);
        return (scope, field, value) -> index.token(scope, "any", 1, value);
    }

    /** Whether destroyed keys still open a record. */
    public boolean opensAfterDestruction(boolean cachedForEver) {
        TenantScope doomed = keys.organisation();
        Keyrings fresh = keys.keyrings();
        Keyring kept = fresh.of(doomed.organisation());
        FieldSealer sealer = new FieldSealer(cachedForEver ? organisation -> kept : fresh);
        UUID row = UUID.randomUUID();
        Sealed sealed = sealer.seal(doomed, Compartment.CANARY, row, values());
        KeysetPurpose.OF_ORGANISATIONS.forEach(
                purpose -> keys.stored.remove(TestKeys.key(doomed.organisation(), purpose, 1)));
        fresh.evict(doomed.organisation());
        try {
            return !sealer.open(doomed, Compartment.CANARY, row, sealed, name -> true)
                    .isEmpty();
        } catch (Fault fault) {
            return false;
        }
    }

    private static FieldValues values() {
        return new FieldValues().with("emails", TEXT);
    }
}
