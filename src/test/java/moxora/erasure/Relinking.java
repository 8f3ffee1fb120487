package moxora.erasure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import moxora.battery.Sandbox;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Erasure;
import moxora.field.StoredColumns;
import moxora.tenant.TenantScope;

/**
 * Somebody who has every row of both clusters, saw them before as well, and noted down every identifier, token and
 * figure of an organisation while it lived: what can they still tie to it, once it is gone?
 */
final class Relinking {

    /** A short one would be found by chance. */
    private static final int SHORTEST_BYTES = 8;

    private final Sandbox sandbox;

    Relinking(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * What was noted while the organisation lived.
     *
     * @param named what stands with the organisation's own id where that may stand: who asked, and the hashes of its trail
     * @param identifiers ids of its rows, and every keyed hash and ciphertext of it, as text
     * @param cells its exact figures
     */
    record Noted(UUID organisation, Set<String> named, Set<String> identifiers, List<Cell> cells) {}

    Noted note(TenantScope scope, List<CellSource> sources) throws SQLException {
        UUID organisation = scope.organisation().value();
        Set<String> identifiers = new TreeSet<>();
        Set<String> named = new TreeSet<>(Set.of(scope.actor().id().toString()));
        try (Connection data = sandbox.superuser()) {
            for (StoredColumn column : StoredColumns.of(Cluster.DATA)) {
                // Our own canary is what the journal says it keeps to show that it no longer opens.
                if (column.kind() == StoredColumn.Kind.ORGANISATION_ID
                        || !isLed(column.table())
                        || column.table().equals("canary")) {
                    continue;
                }
                for (Object value : values(data, column, organisation)) {
                    if (value instanceof UUID id) {
                        identifiers.add(id.toString());
                    } else if (value instanceof byte[] bytes && bytes.length >= SHORTEST_BYTES) {
                        if (Arrays.equals(bytes, new byte[bytes.length])) {
                            // What a chain's first entry names as the one before it.
                            continue;
                        }
                        identifiers.add(HexFormat.of().formatHex(bytes));
                        if (column.table().startsWith("audit_")) {
                            named.add(HexFormat.of().formatHex(bytes));
                        }
                        identifiers.add(Base64.getEncoder().encodeToString(bytes));
                    }
                }
            }
        }
        identifiers.remove(organisation.toString());
        return new Noted(
                organisation,
                named,
                identifiers,
                sandbox.assembly.store.within(
                        scope,
                        session -> sources.stream()
                                .flatMap(source -> source.cells(session).stream())
                                .toList()));
    }

    /** Everything there is, by {@code cluster.table}. */
    Map<String, String> everything() throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (Connection data = sandbox.superuser();
                Connection vault = sandbox.vaultSuperuser()) {
            all.putAll(dump("data", data));
            all.putAll(dump("vault", vault));
        }
        return all;
    }

    /** Places outside those that say so where an identifier of the organisation, or its own id, still stands. */
    List<String> identifiersFound(Noted noted, Map<String, String> everything) {
        List<String> found = new ArrayList<>();
        everything.forEach((table, rows) -> {
            if (!mayNameTheOrganisation(table)
                    && rows.contains(noted.organisation().toString())) {
                found.add("the organisation's id in " + table);
            }
            noted.identifiers().stream()
                    .filter(identifier -> !(noted.named().contains(identifier) && mayNameTheOrganisation(table)))
                    .filter(rows::contains)
                    .forEach(identifier ->
                            found.add("an identifier of " + identifier.length() + " characters in " + table));
        });
        return found;
    }

    /**
     * Cells whose change tells a figure of the organisation: exactly, rounded, or after taking off what living
     * organisations could have added.
     */
    List<String> figuresFound(Noted noted, List<Cell> before, List<Cell> after, List<Noted> living) {
        Map<String, Cell> earlier = new LinkedHashMap<>();
        before.forEach(cell -> earlier.put(cell.kind() + cell.year(), cell));
        List<String> found = new ArrayList<>();
        for (Cell cell : after) {
            Cell old = earlier.get(cell.kind() + cell.year());
            long people = cell.people() - (old == null ? 0 : old.people());
            long events = cell.events() - (old == null ? 0 : old.events());
            Cell own = figure(noted, cell);
            if (people == 0 && events == 0 || own == null) {
                continue;
            }
            for (int subset = 0; subset < 1 << living.size(); subset++) {
                long otherPeople = 0;
                long otherEvents = 0;
                for (int i = 0; i < living.size(); i++) {
                    Cell other = (subset >> i & 1) == 1 ? figure(living.get(i), cell) : null;
                    otherPeople += other == null ? 0 : other.people() / 10 * 10;
                    otherEvents += other == null ? 0 : other.events() / 10 * 10;
                }
                if (isFigure(people - otherPeople, own.people()) || isFigure(events - otherEvents, own.events())) {
                    found.add(cell.kind() + " of " + cell.year());
                    break;
                }
            }
        }
        return found;
    }

    private static boolean isFigure(long seen, long known) {
        return seen > 0 && (seen == known || seen == known / 10 * 10);
    }

    private static Cell figure(Noted noted, Cell of) {
        return noted.cells().stream()
                .filter(cell -> cell.kind().equals(of.kind()) && cell.year() == of.year())
                .findFirst()
                .orElse(null);
    }

    /** Tables that are listed, with the reason, as naming an organisation after it is gone. */
    private static boolean mayNameTheOrganisation(String table) {
        return table.equals("data.destroyed_organisation")
                || table.startsWith("vault.")
                        && StoredColumns.of(Cluster.VAULT).stream()
                                .anyMatch(column -> table.equals("vault." + column.table())
                                        && column.erasure() == Erasure.KEPT_IN_VAULT
                                        && column.whyKept() != null);
    }

    private static boolean isLed(String table) {
        return StoredColumns.find(Cluster.DATA, table, "organisation_id").isPresent();
    }

    private static List<Object> values(Connection data, StoredColumn column, UUID organisation) throws SQLException {
        List<Object> values = new ArrayList<>();
        try (Statement statement = data.createStatement();
                ResultSet rows = statement.executeQuery("select distinct \"" + column.column() + "\" from \""
                        + column.table() + "\" where organisation_id = '" + organisation + "' and \"" + column.column()
                        + "\" is not null")) {
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
        }
        return values;
    }

    private static Map<String, String> dump(String cluster, Connection database) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("select c.relname from pg_class c join pg_namespace n"
                    + " on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'm')")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                StringBuilder rows = new StringBuilder();
                try (ResultSet texts = statement.executeQuery("select t::text from \"" + table + "\" t")) {
                    while (texts.next()) {
                        rows.append(texts.getString(1)).append('\n');
                    }
                }
                all.put(cluster + "." + table, rows.toString());
            }
        }
        return all;
    }
}
