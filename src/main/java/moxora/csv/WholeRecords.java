package moxora.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Hands the parser a record at a time instead of a line at a time. Given line by line, OpenCSV reads an open cell again
 * from its beginning at every line: a quote left open cost it time by the square of the lines behind it.
 *
 * <p>A quote astray in a cell without quotes makes OpenCSV ask for more all the same; {@link CsvLimits#RECORD_LINES} bounds that.
 */
final class WholeRecords extends BufferedReader {

    WholeRecords(Reader in) {
        super(in);
    }

    /** The next line, and with it all lines that belong to a quoted cell begun on it. */
    @Override
    public @Nullable String readLine() throws IOException {
        String line = super.readLine();
        if (line == null || !endsInsideQuotes(line, false)) {
            return line;
        }
        StringBuilder record = new StringBuilder(line);
        boolean inside = true;
        while (inside) {
            line = super.readLine();
            if (line == null) {
                break;
            }
            record.append('\n').append(line);
            inside = endsInsideQuotes(line, true);
        }
        return record.toString();
    }

    /** A quote opens a cell only at its beginning; inside, two of them are one that is meant. */
    private static boolean endsInsideQuotes(String line, boolean beganInside) {
        boolean inside = beganInside;
        boolean cellBegins = !beganInside;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (inside) {
                if (c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    i++;
                } else if (c == '"') {
                    inside = false;
                }
            } else {
                inside = cellBegins && c == '"';
                cellBegins = c == ',';
            }
        }
        return inside;
    }
}
