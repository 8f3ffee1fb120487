package moxora.erasure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moxora.battery.Sandbox;

/** Words that are looked for in rows and files as a residue scan does, by whoever may read everything. */
public final class Searching {

    private final Map<String, Needle> needles = new LinkedHashMap<>();

    /** @param words what they are for, and they */
    public Searching(Map<String, String> words) {
        words.forEach((what, word) -> needles.put(what, Needle.ofText(Needle.Kind.CANARY, word)));
    }

    /** Of which words there is something in any row of any table. */
    public List<String> inRows(Connection connection) throws SQLException {
        FileScan scan = new FileScan(List.copyOf(needles.values()));
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery("select c.oid::regclass::text from pg_class c"
                    + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'm')")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        scan.row(rows.getString(1));
                    }
                }
            }
        }
        scan.rowsDone();
        return found(scan);
    }

    /** Of which words there is something in any file below. */
    public List<String> inFiles(Path folder) {
        FileScan scan = new FileScan(List.copyOf(needles.values()));
        scan.folder(folder);
        return found(scan);
    }

    private List<String> found(FileScan scan) {
        return needles.entrySet().stream()
                .filter(needle -> scan.hits(needle.getValue()) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Carries out what is due, with one more step in front of all others of the purge. */
    public static void runDue(Sandbox sandbox, Erasable first) {
        List<Erasable> erasables = new ArrayList<>(List.of(first));
        erasables.addAll(sandbox.assembly.erasure.plan.erasables());
        ErasureRuns.with(sandbox, erasables, sandbox.assembly.erasure.certificates)
                .runDue();
    }
}
