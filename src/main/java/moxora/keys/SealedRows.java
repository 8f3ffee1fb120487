package moxora.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** A table whose sealed values are named, for their associated data, by the id of their row. */
public final class SealedRows implements Resealable {

    /** What the walk goes along: a column that is unique in the organisation, and its type. */
    public enum Along {
        ID("id", "uuid"),
        ORGANISATION("organisation_id", "uuid"),
        IDENTITY("identity", "bytea");

        private final String column;
        private final String type;

        Along(String column, String type) {
            this.column = column;
            this.type = type;
        }
    }

    /** A sealed column and its compartment. */
    public record Column(String name, Compartment compartment) {}

    private final FieldSealer sealer;
    private final String table;
    private final Along along;
    private final List<Column> columns;
    private final String select;

    /** Texts of the statement are constants of the caller's, never data. */
    public SealedRows(FieldSealer sealer, String table, Along along, Column... columns) {
        this.sealer = sealer;
        this.table = table;
        this.along = along;
        this.columns = List.of(columns);
        String id = along == Along.ORGANISATION ? "organisation_id" : "id";
        this.select = "select " + along.column + "::text, " + id + ", "
                + this.columns.stream().map(Column::name).collect(Collectors.joining(", ")) + " from " + table
                + " where organisation_id = ?";
    }

    private record Held(String place, UUID id, List<@Nullable Sealed> values) {}

    @Override
    public String table() {
        return table;
    }

    @Override
    public long rows(TenantSession session) {
        return session.sql()
                .count("select count(*) from " + table + " where organisation_id = ?", session.organisation());
    }

    @Override
    public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        String from = "";
        if (after != null) {
            from = " and " + along.column + " > cast(? as " + along.type + ")";
            parameters.add(after);
        }
        parameters.add(limit);
        List<Held> held = session.sql()
                .rows(
                        select + from + " order by " + table + "." + along.column + " limit ? for update",
                        this::held,
                        parameters.toArray());
        for (int i = 0; i < columns.size(); i++) {
            reseal(session, columns.get(i), i, held);
        }
        return new Walked(held.size() < limit ? null : held.get(held.size() - 1).place, held.size());
    }

    private Held held(Row row) {
        List<@Nullable Sealed> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(row.sealedOrNull(3 + i));
        }
        return new Held(row.text(1), row.uuid(2), values);
    }

    private void reseal(TenantSession session, Column column, int number, List<Held> held) {
        List<Object[]> changed = new ArrayList<>();
        for (Held row : held) {
            Sealed value = row.values.get(number);
            if (value != null && !sealer.isUnderActiveKey(session.scope(), column.compartment, value)) {
                changed.add(new Object[] {
                    sealer.reseal(session.scope(), column.compartment, row.id, value), session.organisation(), row.place
                });
            }
        }
        session.sql()
                .batch(
                        "update " + table + " set " + column.name + " = ? where organisation_id = ? and " + along.column
                                + " = cast(? as " + along.type + ")",
                        changed);
    }

    @Override
    public long left(TenantSession session) {
        return left(session, sealer, table, columns);
    }

    /** How many rows of the table hold a value of these columns that does not begin as those of the active key do. */
    public static long left(TenantSession session, FieldSealer sealer, String table, List<Column> columns) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        String others = columns.stream()
                .map(column -> {
                    parameters.add(sealer.activePrefix(session.scope(), column.compartment));
                    return "substring(" + column.name + " from 1 for 5) <> ?";
                })
                .collect(Collectors.joining(" or "));
        return session.sql()
                .count(
                        "select count(*) from " + table + " where organisation_id = ? and (" + others + ")",
                        parameters.toArray());
    }
}
