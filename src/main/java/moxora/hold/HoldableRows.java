package moxora.hold;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** Rows of a table that has an id, columns in clear and columns sealed under the organisation's keys by that id. */
public final class HoldableRows implements Holdable {

    private final FieldSealer sealer;
    private final Shape shape;
    private final String select;

    /** What the rows are ordered and named by. */
    public enum Key {
        ID("id", "uuid"),
        SEQ("seq", "bigint");

        private final String column;
        private final String type;

        Key(String column, String type) {
            this.column = column;
            this.type = type;
        }

        /** A number stands in the lower half of an id. */
        UUID id(String place) {
            return this == ID ? UUID.fromString(place) : new UUID(0, Long.parseLong(place));
        }
    }

    /** Which rows are about some contacts. */
    @FunctionalInterface
    public interface About {

        /** A value for the condition's one parameter, such as their ids. */
        Object parameter(TenantSession session, UUID[] contacts);
    }

    /** Adds to a row's values what follows from them; changes the values it is given. */
    @FunctionalInterface
    public interface Addition {

        /** Called with the session that the row was read in. */
        void to(TenantSession session, FieldValues values);
    }

    /** A value in clear: its name in a held record, and an expression of SQL that is a text or null. */
    public record Clear(String name, String expression) {

        public static Clear text(String name, String column) {
            return new Clear(name, column + "::text");
        }

        /** In UTC, whatever the session's time zone is. */
        public static Clear time(String name, String column) {
            return new Clear(name, "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
        }

        public static Clear hex(String name, String column) {
            return new Clear(name, "encode(" + column + ", 'hex')");
        }
    }

    /** A sealed column and its compartment. */
    public record Closed(String column, Compartment compartment) {}

    /**
     * All of it constants of the feature's, never data.
     *
     * @param since the column that retention counts from
     * @param about a condition with one parameter that holds of rows about some contacts
     */
    public record Shape(
            HeldClass heldClass,
            String table,
            Key key,
            boolean goesWithContact,
            String since,
            String about,
            About parameter,
            List<Clear> clear,
            List<Closed> closed,
            Addition addition) {}

    public HoldableRows(FieldSealer sealer, Shape shape) {
        this.sealer = sealer;
        this.shape = shape;
        StringBuilder columns = new StringBuilder(shape.key.column + "::text");
        shape.clear.forEach(clear -> columns.append(", ").append(clear.expression));
        shape.closed.forEach(closed -> columns.append(", ").append(closed.column));
        this.select = "select " + columns + " from " + shape.table + " where organisation_id = ?";
    }

    /** The usual condition: a column with the contact's id. */
    public static About ids() {
        return (session, contacts) -> contacts;
    }

    /** No addition. */
    public static Addition asItIs() {
        return (session, values) -> {};
    }

    @Override
    public HeldClass heldClass() {
        return shape.heldClass;
    }

    @Override
    public String table() {
        return shape.table;
    }

    @Override
    public boolean goesWithContact() {
        return shape.goesWithContact;
    }

    private record Stored(String place, List<@Nullable String> clear, List<@Nullable Sealed> closed) {}

    @Override
    public List<Found> some(TenantSession session, Selection selection, @Nullable String after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        StringBuilder where = new StringBuilder();
        Set<UUID> contacts = selection.contacts();
        if (contacts != null) {
            where.append(" and ").append(shape.about);
            parameters.add(shape.parameter.parameter(session, contacts.toArray(UUID[]::new)));
        }
        if (selection.before() != null) {
            where.append(" and ").append(shape.since).append(" < ?");
            parameters.add(selection.before());
        }
        if (after != null) {
            where.append(" and " + shape.key.column + " > cast(? as " + shape.key.type + ")");
            parameters.add(after);
        }
        parameters.add(limit);
        return session
                .sql()
                .rows(
                        select + where + " order by " + shape.table + "." + shape.key.column + " limit ?",
                        this::stored,
                        parameters.toArray())
                .stream()
                .map(row -> found(session, row))
                .collect(Collectors.toList());
    }

    private Stored stored(Row row) {
        int column = 1;
        List<@Nullable String> clear = new ArrayList<>();
        for (int i = 0; i < shape.clear.size(); i++) {
            clear.add(row.textOrNull(++column));
        }
        List<@Nullable Sealed> closed = new ArrayList<>();
        for (int i = 0; i < shape.closed.size(); i++) {
            closed.add(row.sealedOrNull(++column));
        }
        return new Stored(row.text(1), clear, closed);
    }

    private Found found(TenantSession session, Stored row) {
        UUID id = shape.key.id(row.place);
        FieldValues values = new FieldValues();
        for (int i = 0; i < row.clear.size(); i++) {
            values.with(shape.clear.get(i).name, row.clear.get(i));
        }
        for (int i = 0; i < row.closed.size(); i++) {
            Sealed sealed = row.closed.get(i);
            if (sealed != null) {
                open(sealer, session, shape.closed.get(i).compartment, id, sealed, values);
            }
        }
        shape.addition.to(session, values);
        return new Found(id, row.place, values);
    }

    /**
     * Opens a record into the values. One that was altered is held as unreadable and stops nothing; where a key is
     * missing, nothing can be held, and that is thrown.
     */
    public static void open(
            FieldSealer sealer,
            TenantSession session,
            Compartment compartment,
            UUID row,
            Sealed sealed,
            FieldValues values) {
        try {
            FieldValues opened = sealer.open(session.scope(), compartment, row, sealed, name -> true);
            opened.names().forEach(name -> values.with(name, opened.all(name)));
        } catch (Fault fault) {
            if (fault.code() != FaultCode.INTERNAL) {
                throw fault;
            }
            values.with("unreadable", compartment.wire());
        }
    }
}
