package moxora.csv;

import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import moxora.app.Assembly;
import moxora.store.Row;
import moxora.tenant.TenantScope;

/** The twin of an export: one snapshot, a binary cursor of the same fetch size, OpenCSV into the same writer. */
final class PlainExport {

    private PlainExport() {}

    static void write(Assembly moxora, TenantScope scope, OutputStream out) {
        write(moxora, scope, out, PlainTwin.COLUMNS, "plain_contact");
    }

    /** The same of another table, whose columns may be expressions. */
    static void write(Assembly moxora, TenantScope scope, OutputStream out, String columns, String table) {
        CSVWriter csv = new CSVWriter(
                new Utf8Writer(new BufferedOutputStream(out, 128 * 1024)),
                ICSVWriter.DEFAULT_SEPARATOR,
                ICSVWriter.DEFAULT_QUOTE_CHARACTER,
                ICSVWriter.DEFAULT_QUOTE_CHARACTER,
                ICSVWriter.RFC4180_LINE_END);
        ExportColumns.Times times = new ExportColumns.Times();
        moxora.store.snapshot(scope, session -> {
            session.sql().count("select count(*) from " + table + " where organisation_id = ?", session.organisation());
            csv.writeNext(
                    new String[] {
                        "id",
                        "firstName",
                        "lastName",
                        "emails",
                        "phones",
                        "company",
                        "title",
                        "tags",
                        "notes",
                        "customFields.City",
                        "createdAt",
                        "updatedAt"
                    },
                    false);
            session.sql().stream(
                    "select " + columns + " from " + table + " where organisation_id = ? order by id",
                    row -> csv.writeNext(cells(row, times), false),
                    session.organisation());
            return true;
        });
        csv.flushQuietly();
    }

    private static String[] cells(Row row, ExportColumns.Times times) {
        String[] cells = new String[12];
        cells[0] = row.uuid(1).toString();
        for (int i = 1; i < 9; i++) {
            String value = row.textOrNull(i + 1);
            cells[i] = value == null ? "" : FormulaGuard.guard(value);
        }
        cells[9] = city(row.textOrNull(10));
        cells[10] = times.text(row.instant(11));
        cells[11] = times.text(row.instant(12));
        return cells;
    }

    private static String city(String customFields) {
        if (customFields != null) {
            for (String line : customFields.split("\n")) {
                if (line.startsWith("City=")) {
                    return FormulaGuard.guard(line.substring("City=".length()));
                }
            }
        }
        return "";
    }
}
