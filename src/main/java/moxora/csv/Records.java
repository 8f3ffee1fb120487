package moxora.csv;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvMalformedLineException;
import com.opencsv.exceptions.CsvMultilineLimitBrokenException;
import com.opencsv.exceptions.CsvValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The records of a CSV file, header first: RFC 4180, UTF-8 with or without a byte order mark, any line end.
 *
 * <p>OpenCSV's default parser takes a backslash for an escape and loses data; its RFC 4180 parser does not.
 */
final class Records {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final RecordLimit limit;
    private final CSVReader csv;
    private long record;

    Records(InputStream in) {
        this.limit = new RecordLimit(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        this.csv = new CSVReaderBuilder(new WholeRecords(limit))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .withMultilineLimit(CsvLimits.RECORD_LINES)
                .build();
    }

    /** The header's cells, trimmed. */
    List<String> header() {
        String[] cells = next().orElseThrow(() -> new Fault(FaultCode.MALFORMED_CSV, "The file has no header row."));
        record = 0;
        if (cells[0].length() > 0 && cells[0].charAt(0) == BYTE_ORDER_MARK) {
            cells[0] = cells[0].substring(1);
        }
        return Arrays.stream(cells).map(String::strip).toList();
    }

    /** The next record, or empty at the end. Empty lines are passed over. */
    Optional<String[]> next() {
        try {
            while (true) {
                String[] cells = csv.readNext();
                limit.recordEnded();
                if (cells == null) {
                    return Optional.empty();
                }
                if (cells.length > 1 || !cells[0].isEmpty()) {
                    record++;
                    return Optional.of(cells);
                }
            }
        } catch (CharacterCodingException e) {
            throw new Fault(FaultCode.MALFORMED_UTF8, "Not UTF-8 in or after record " + (record + 1) + ".");
        } catch (RecordLimit.TooLong e) {
            throw new Fault(
                    FaultCode.MALFORMED_CSV,
                    "Record " + (record + 1) + " is longer than " + CsvLimits.RECORD
                            + " characters; is a quote left open?");
        } catch (CsvMultilineLimitBrokenException e) {
            throw new Fault(
                    FaultCode.MALFORMED_CSV,
                    "Record " + (record + 1) + " has more than " + CsvLimits.RECORD_LINES
                            + " lines; is a quote left open?");
        } catch (CsvMalformedLineException | CsvValidationException e) {
            throw new Fault(FaultCode.MALFORMED_CSV, "Record " + (record + 1) + " is not CSV; is a quote left open?");
        } catch (IOException e) {
            throw new Fault(FaultCode.MALFORMED_CSV, "Record " + (record + 1) + " could not be read.", e);
        }
    }
}
