package moxora.crypto;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * Seals a compartment's fields into one AES-256-GCM record under the organisation's own keyset, and opens it again.
 *
 * <p>Guarantee: a record opens only with that organisation's keys, as that compartment of that row of that table.
 * Not hidden: which of few lengths it has ({@link Buckets}), and that it changed. Not detected: an older record of the
 * same place put back by whoever can write to the database.
 *
 * <pre>{@code
 * Sealed sealed = sealer.seal(scope, Compartment.IDENTITY, contactId, values);
 * sealer.open(scope, Compartment.IDENTITY, contactId, sealed, "emails"::equals).all("emails");   // [ada@x.example]
 * sealer.open(neighbour, Compartment.IDENTITY, contactId, sealed, name -> true);                 // Fault
 * }</pre>
 */
public final class FieldSealer {

    private final KeyringSource keyrings;
    private final AssociatedData associatedData;
    private final LongAdder openings = new LongAdder();
    private final List<OpeningObserver> observers = new CopyOnWriteArrayList<>();

    public FieldSealer(KeyringSource keyrings) {
        this(keyrings, AssociatedData.CANONICAL);
    }

    /** With other associated data; only for tests that plant a fault. */
    FieldSealer(KeyringSource keyrings, AssociatedData associatedData) {
        this.keyrings = keyrings;
        this.associatedData = associatedData;
    }

    /** Makes sure the organisation's keys are at hand, before a transaction begins that will need them. */
    public void prepare(TenantScope scope) {
        keyrings.of(scope.organisation());
    }

    public Sealed seal(TenantScope scope, Compartment compartment, UUID row, FieldValues values) {
        return sealBytes(scope, compartment, row, RecordCodec.pack(values));
    }

    /**
     * Opens a record and hands out only the fields asked for.
     *
     * @throws Fault {@code INTERNAL} without any hint when the record was altered or belongs elsewhere
     */
    public FieldValues open(
            TenantScope scope, Compartment compartment, UUID row, Sealed sealed, Predicate<String> wanted) {
        try {
            FieldValues values = RecordCodec.unpack(decrypted(scope, compartment, row, sealed), wanted);
            if (!observers.isEmpty()) {
                tell(scope, compartment, row, values.names());
            }
            return values;
        } catch (GeneralSecurityException e) {
            throw doesNotOpen(e);
        }
    }

    /**
     * Seals bytes that are not fields: the pieces of an uploaded file, the mapping and the outcome of its import. They
     * are not padded, and so show how long the file was, to the byte.
     */
    public Sealed sealBytes(TenantScope scope, Compartment compartment, UUID row, byte[] plaintext) {
        OrganisationId organisation = scope.organisation();
        try {
            KeyGenerations.Key<Aead> key = Keyring.current(organisation, keyrings)
                    .sealing(KeysetPurpose.sealing(compartment))
                    .active();
            key.uses().increment();
            return Sealed.wrap(key.primitive().encrypt(plaintext, associatedData.of(organisation, compartment, row)));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The record could not be sealed.", e);
        }
    }

    public byte[] openBytes(TenantScope scope, Compartment compartment, UUID row, Sealed sealed) {
        byte[] bytes = decrypted(scope, compartment, row, sealed);
        tell(scope, compartment, row, Set.of());
        return bytes;
    }

    private byte[] decrypted(TenantScope scope, Compartment compartment, UUID row, Sealed sealed) {
        OrganisationId organisation = scope.organisation();
        openings.increment();
        KeyGenerations.Key<Aead> key = Keyring.of(organisation, keyrings)
                .sealing(KeysetPurpose.sealing(compartment))
                .of(sealed.raw());
        try {
            if (key == null) {
                throw new GeneralSecurityException("no living key is named");
            }
            return key.primitive().decrypt(sealed.raw(), associatedData.of(organisation, compartment, row));
        } catch (GeneralSecurityException e) {
            throw doesNotOpen(e);
        }
    }

    /** Opens the record and seals it again, as it is, under the key that is active now. */
    public Sealed reseal(TenantScope scope, Compartment compartment, UUID row, Sealed sealed) {
        return sealBytes(scope, compartment, row, openBytes(scope, compartment, row, sealed));
    }

    /** Whether the record is sealed under the key that is active now; opens nothing. */
    public boolean isUnderActiveKey(TenantScope scope, Compartment compartment, Sealed sealed) {
        byte[] active = activePrefix(scope, compartment);
        byte[] raw = sealed.raw();
        return raw.length >= active.length && Arrays.equals(raw, 0, active.length, active, 0, active.length);
    }

    /** The generation of the organisation's keys that records are sealed under now. */
    public int generation(TenantScope scope) {
        return Keyring.current(scope.organisation(), keyrings)
                .sealing(KeysetPurpose.FIELDS)
                .active()
                .generation();
    }

    /** The bytes that begin every record sealed under the key of that compartment that is active now. */
    public byte[] activePrefix(TenantScope scope, Compartment compartment) {
        return Keyring.current(scope.organisation(), keyrings)
                .sealing(KeysetPurpose.sealing(compartment))
                .active()
                .prefix();
    }

    /** How many records were opened so far; what a minimising reader did not open does not count. */
    public long openings() {
        return openings.sum();
    }

    /** Tells somebody of each record that opens from now on, until they stop it. */
    public OpeningObserver.Watch observe(OpeningObserver observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    private void tell(TenantScope scope, Compartment compartment, UUID row, Set<String> handedOut) {
        observers.forEach(observer -> observer.opened(scope, compartment, row, handedOut));
    }

    private static Fault doesNotOpen(GeneralSecurityException cause) {
        return new Fault(FaultCode.INTERNAL, "A sealed record does not open.", cause);
    }
}
