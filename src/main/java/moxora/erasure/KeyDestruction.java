package moxora.erasure;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Keyring;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.KeyClock;
import moxora.store.KeyLives;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Cryptographic erase (NIST SP 800-88 rev. 2): every copy of the organisation's wrapped keysets goes, first from the
 * table, then from the heap and the write-ahead log that held it.
 */
public final class KeyDestruction {

    private static final Logger LOG = Logger.getLogger(KeyDestruction.class.getName());

    /** How much of a wrapped keyset is noted to look for it afterwards: its last bytes, from which nothing opens. */
    private static final int SLICE = 32;

    /** A node looks every half second. */
    private static final long HEARING_NANOS = 3_000_000_000L;

    private final Vault vault;
    private final Keyrings keyrings;
    private final FieldSealer sealer;

    public KeyDestruction(Vault vault, Keyrings keyrings, FieldSealer sealer) {
        this.vault = vault;
        this.keyrings = keyrings;
        this.sealer = sealer;
    }

    /**
     * A keyset about to go.
     *
     * @param keyId Tink's id of its key; null where it could not be unwrapped
     */
    record Doomed(String purpose, int generation, @Nullable Long keyId, String kekUri, byte[] slice) {}

    List<Doomed> doomed(OrganisationId organisation) {
        Map<String, Long> ids = keyIds(organisation);
        return vault.within(sql -> sql.rows(
                "select purpose, generation, kek_uri, wrapped from wrapped_keyset where organisation_id = ?"
                        + " order by purpose, generation",
                row -> {
                    byte[] wrapped = row.bytes(4);
                    return new Doomed(
                            row.text(1),
                            (int) row.number(2),
                            ids.get(row.text(1) + "/" + row.number(2)),
                            row.text(3),
                            tail(wrapped));
                },
                organisation.value()));
    }

    private static byte[] tail(byte[] wrapped) {
        return Arrays.copyOfRange(wrapped, Math.max(0, wrapped.length - SLICE), wrapped.length);
    }

    /** By purpose and generation; a key that does not open is destroyed all the same, and has no id to be quoted. */
    private Map<String, Long> keyIds(OrganisationId organisation) {
        try {
            return keyrings.of(organisation).names().stream()
                    .collect(Collectors.toMap(
                            name -> name.purpose().wire() + "/" + name.generation(), Keyring.KeyName::keyId));
        } catch (Fault outOfReach) {
            return Map.of();
        }
    }

    /** The last bytes of one wrapped keyset, by which it is looked for once it is gone; from them nothing opens. */
    java.util.Optional<byte[]> slice(OrganisationId organisation, KeysetPurpose purpose, int generation) {
        return vault.within(sql -> sql.first(
                "select wrapped from wrapped_keyset where organisation_id = ? and purpose = ? and generation = ?",
                row -> tail(row.bytes(1)),
                organisation.value(),
                purpose.wire(),
                generation));
    }

    /** Deletes one generation of a keyset; its bytes go with the next {@link #rewrite}. */
    public void destroy(OrganisationId organisation, KeysetPurpose purpose, int generation) {
        vault.asKeeper(sql -> sql.update(
                "delete from wrapped_keyset where organisation_id = ? and purpose = ? and generation = ?",
                organisation.value(),
                purpose.wire(),
                generation));
        keyrings.evict(organisation);
    }

    /** Deletes the rows and forgets the unwrapped keys. */
    void destroy(OrganisationId organisation, Instant now) {
        vault.asKeeper(sql -> sql.update("delete from wrapped_keyset where organisation_id = ?", organisation.value()));
        vault.run(sql -> KeyLives.allDestroyed(sql, organisation, now));
        keyrings.evict(organisation);
    }

    /**
     * Rewrites the keyset table and lets the log that held the deleted rows go. Returns false where the role lacks the
     * right to, as on a managed PostgreSQL; the certificate says so then.
     */
    public boolean rewrite() {
        return vault.asKeeper(sql -> {
            try {
                sql.execute("vacuum (full) wrapped_keyset");
                for (int i = 0; i < 2; i++) {
                    sql.execute("select pg_switch_wal()");
                    sql.execute("checkpoint");
                }
                return true;
            } catch (Fault lacksRight) {
                LOG.log(
                        Level.WARNING,
                        "The keyset table's heap and log could not be rewritten: {0}",
                        lacksRight.detail());
                return false;
            }
        });
    }

    /**
     * Whether every node that could still use the keys has forgotten them; those that have not yet heard are waited for
     * a moment.
     */
    boolean isForgottenEverywhere(OrganisationId organisation) {
        long began = System.nanoTime();
        while (!vault.within(sql -> KeyClock.isKnownEverywhere(sql, organisation))) {
            if (System.nanoTime() - began > HEARING_NANOS) {
                return false;
            }
            LockSupport.parkNanos(HEARING_NANOS / 100);
        }
        return true;
    }

    long remaining(OrganisationId organisation) {
        return vault.within(sql -> remaining(sql, organisation));
    }

    /** Wrapped keysets whose keys nobody destroyed, whether they open at present or not. */
    long living(OrganisationId organisation) {
        return vault.within(sql -> sql.count(
                "select count(*) from wrapped_keyset join key_life using (organisation_id, purpose, generation)"
                        + " where organisation_id = ? and state <> 'DESTROYED'",
                organisation.value()));
    }

    private static long remaining(Sql sql, OrganisationId organisation) {
        return sql.count("select count(*) from wrapped_keyset where organisation_id = ?", organisation.value());
    }

    /** Every text that a canary holds. */
    List<String> canaryTexts(TenantScope scope, Canary canary) {
        FieldValues values = sealer.open(scope, Compartment.CANARY, canary.id(), canary.sealed(), name -> true);
        return values.names().stream()
                .flatMap(name -> values.all(name).stream())
                .toList();
    }

    /**
     * The canary's text when the keys open it; empty when there is no key, when it does not open at present, or when it
     * opens nothing.
     */
    java.util.Optional<String> openCanary(TenantScope scope, Canary canary) {
        try {
            return sealer.open(scope, Compartment.CANARY, canary.id(), canary.sealed(), name -> true)
                    .one("canary");
        } catch (Fault fault) {
            return switch (fault.code()) {
                case KEY_UNAVAILABLE, KEY_SUSPENDED, INTERNAL -> java.util.Optional.empty();
                default -> throw fault;
            };
        }
    }

    /** A sealed canary, noted down so that it can be tried after its row is gone. */
    record Canary(java.util.UUID id, Sealed sealed) {

        String wire() {
            return id + ":" + HexFormat.of().formatHex(sealed.bytes());
        }

        static Canary of(String wire) {
            int colon = wire.indexOf(':');
            return new Canary(
                    java.util.UUID.fromString(wire.substring(0, colon)),
                    Sealed.of(HexFormat.of().parseHex(wire.substring(colon + 1))));
        }
    }
}
