package moxora.field;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One column of one table, as {@link StoredColumns} lists it.
 *
 * @param compartment whose sealed record lies there, for {@link Kind#SEALED} only
 * @param notPersonal why a column in clear is not personal, for {@link Kind#CLEAR_NOT_PERSONAL} only
 * @param whyKept why the row outlives its organisation, for {@link Erasure#KEPT_IN_VAULT} only
 */
public record StoredColumn(
        Cluster cluster,
        String table,
        String column,
        Kind kind,
        @Nullable Compartment compartment,
        @Nullable String notPersonal,
        @Nullable String whyKept) {

    /** Which of the two clusters. */
    public enum Cluster {
        DATA,
        VAULT
    }

    /** What a column may hold; each kind goes with few types, so that a sealed column cannot quietly become text. */
    public enum Kind {
        ORGANISATION_ID("uuid"),
        /** A random or growing number that says nothing by itself. */
        OPAQUE_ID("uuid"),
        /** A ciphertext under the organisation's keys. */
        SEALED("bytea"),
        /** A keyed hash: equal values are seen to be equal, and nothing else. */
        TOKEN("bytea"),
        TIME("timestamp with time zone"),
        COUNT("bigint", "integer"),
        /** One of a closed list of words. */
        STATE("text", "boolean"),
        /** In clear, for a reason that is given. */
        CLEAR_NOT_PERSONAL("text", "bytea");

        private final Set<String> types;

        Kind(String... types) {
            this.types = Set.of(types);
        }

        boolean mayBe(String type) {
            return types.contains(type);
        }
    }

    /** What becomes of the column when its organisation goes. */
    public enum Erasure {
        ROW_DELETED,
        KEPT_IN_VAULT
    }

    public StoredColumn {
        if ((kind == Kind.SEALED) != (compartment != null)) {
            throw new IllegalArgumentException(table + "." + column + " is sealed in a compartment, or in none");
        }
        if ((kind == Kind.CLEAR_NOT_PERSONAL) != (notPersonal != null)) {
            throw new IllegalArgumentException(table + "." + column + " is in clear for a reason, or not at all");
        }
        if (whyKept != null && cluster != Cluster.VAULT) {
            throw new IllegalArgumentException(table + "." + column + " can be kept in the vault only");
        }
    }

    public Erasure erasure() {
        return whyKept == null ? Erasure.ROW_DELETED : Erasure.KEPT_IN_VAULT;
    }

    /** {@code table.column}. */
    public String name() {
        return table + "." + column;
    }
}
