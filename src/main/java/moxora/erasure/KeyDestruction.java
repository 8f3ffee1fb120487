package moxora.erasure;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.KeyLives;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * Cryptographic erase (NIST SP 800-88 rev. 2): every copy of the organisation's wrapped keysets goes, first from the
 * table, then from the heap and the write-ahead log that held it.
 */
public final class KeyDestruction {

    private static final Logger LOG = Logger.getLogger(KeyDestruction.class.getName());

    /** How much of a wrapped keyset is noted to look for it afterwards: its last bytes, from which nothing opens. */
    private static final int SLICE = 32;

    private final Vault vault;
    private final Keyrings keyrings;
    private final FieldSealer sealer;

    public KeyDestruction(Vault vault, Keyrings keyrings, FieldSealer sealer) {
        this.vault = vault;
        this.keyrings = keyrings;
        this.sealer = sealer;
    }

    /** A keyset about to go. */
    record Doomed(String purpose, String kekUri, byte[] slice) {}

    List<Doomed> doomed(OrganisationId organisation) {
        return vault.within(sql -> sql.rows(
                "select purpose, kek_uri, wrapped from wrapped_keyset where organisation_id = ? order by purpose",
                row -> {
                    byte[] wrapped = row.bytes(3);
                    return new Doomed(row.text(1), row.text(2), tail(wrapped));
                },
                organisation.value()));
    }

    private static byte[] tail(byte[] wrapped) {
        return Arrays.copyOfRange(wrapped, Math.max(0, wrapped.length - SLICE), wrapped.length);
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
