package moxora.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of e-mail addresses, one a row, small enough to be read at once: a column {@code address} (or {@code
 * email}), and if wanted {@code topic} and {@code reason}. RFC 4180, UTF-8.
 */
public final class AddressFile {

    /** Of the whole file. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final String ADDRESS = "address";
    private static final String EMAIL = "email";
    private static final String TOPIC = "topic";
    private static final String REASON = "reason";

    private final int address;
    private final int topic;
    private final int reason;
    private final int columns;

    private AddressFile(List<String> header) {
        List<String> names =
                header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Set<String> allowed = Set.of(ADDRESS, EMAIL, TOPIC, REASON);
        if (!allowed.containsAll(names)
                || new HashSet<>(names).size() != names.size()
                || names.contains(ADDRESS) == names.contains(EMAIL)) {
            throw Fault.refused(
                    "", "header", "The header has a column address, and may have topic and reason; no other.");
        }
        this.address = Math.max(names.indexOf(ADDRESS), names.indexOf(EMAIL));
        this.topic = names.indexOf(TOPIC);
        this.reason = names.indexOf(REASON);
        this.columns = names.size();
    }

    /**
     * One row.
     *
     * @param number from 1, the header not counted
     * @param address null where the row has another number of cells than the header
     */
    public record Line(
            long number,
            @Nullable String address,
            @Nullable String topic,
            @Nullable String reason) {

        @Override
        public String toString() {
            return "Line[" + number + "]";
        }
    }

    /**
     * The rows of a file.
     *
     * @param most how many there may be
     * @throws Fault 400 for what is no CSV or no UTF-8, 413 for a file that is too large, 422 for another header or too
     *     many rows
     */
    public static List<Line> read(InputStream body, int most) {
        Records records = new Records(new ByteArrayInputStream(whole(body)));
        AddressFile file = new AddressFile(records.header());
        List<Line> lines = new ArrayList<>();
        for (Optional<String[]> cells = records.next(); cells.isPresent(); cells = records.next()) {
            if (lines.size() == most) {
                throw Fault.refused("", "too_many", "At most " + most + " rows at a time.");
            }
            lines.add(file.line(lines.size() + 1L, cells.get()));
        }
        return lines;
    }

    private static byte[] whole(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Fault(FaultCode.BODY_TOO_LARGE, "A file of at most " + MOST_BYTES + " bytes is allowed.");
            }
            return bytes;
        } catch (IOException e) {
            throw new Fault(FaultCode.MALFORMED_CSV, "The upload broke off.", e);
        }
    }

    private Line line(long number, String[] cells) {
        return cells.length == columns
                ? new Line(number, cells[address], cell(cells, topic), cell(cells, reason))
                : new Line(number, null, null, null);
    }

    private static @Nullable String cell(String[] cells, int at) {
        return at < 0 || cells[at].isBlank() ? null : cells[at].strip();
    }
}
