package moxora.field;

import java.util.ArrayList;
import java.util.List;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Kind;
import org.jspecify.annotations.Nullable;

/** Collects the columns of one table, so that {@link StoredColumns} reads like a schema. */
final class TableColumns {

    private final Cluster cluster;
    private final String table;
    private final @Nullable String whyKept;
    private final List<StoredColumn> columns = new ArrayList<>();

    TableColumns(Cluster cluster, String table, @Nullable String whyKept) {
        this.cluster = cluster;
        this.table = table;
        this.whyKept = whyKept;
    }

    /** A table without an organisation, whose rows the platform plants and deletes by itself. */
    static TableColumns platformTable(Cluster cluster, String name) {
        return new TableColumns(cluster, name, null);
    }

    List<StoredColumn> columns() {
        return columns;
    }

    TableColumns organisation() {
        return add(Kind.ORGANISATION_ID, "organisation_id");
    }

    TableColumns id(String... names) {
        return add(Kind.OPAQUE_ID, names);
    }

    TableColumns token(String name) {
        return add(Kind.TOKEN, name);
    }

    TableColumns time(String... names) {
        return add(Kind.TIME, names);
    }

    TableColumns count(String... names) {
        return add(Kind.COUNT, names);
    }

    TableColumns state(String... names) {
        return add(Kind.STATE, names);
    }

    TableColumns sealed(String name, Compartment compartment) {
        columns.add(new StoredColumn(cluster, table, name, Kind.SEALED, compartment, null, whyKept));
        return this;
    }

    TableColumns clear(String name, String notPersonal) {
        columns.add(new StoredColumn(cluster, table, name, Kind.CLEAR_NOT_PERSONAL, null, notPersonal, whyKept));
        return this;
    }

    private TableColumns add(Kind kind, String... names) {
        for (String name : names) {
            columns.add(new StoredColumn(cluster, table, name, kind, null, null, whyKept));
        }
        return this;
    }
}
