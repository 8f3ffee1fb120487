package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvMalformedLineException;
import com.opencsv.exceptions.CsvValidationException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.battery.Mutations;
import moxora.contact.TypedFields;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is uploaded, it is read or refused. */
@Tag("B22")
class CsvFuzzTest {

    private static final String OWN =
            "\ufeffid,firstName,lastName,emails,phones,company,title,tags,notes,customFields.City,createdAt,updatedAt\r\n"
                    + "01900000-0000-7000-8000-0000000000b0,Ada,'=x,a@x.example;b@x.example,+44 20,\"A, \"\"B\"\"\",,vip;x,\"a\r\nb\",London,,\r\n";
    private static final String STRANGER = "Name,Mail,City\nAda,a@x.example,London\n\"B\"\"ob\",b@x.example,\"a\nb\"\n";
    private static final String MAPPING = "{\"Name\":\"lastName\",\"Mail\":\"email\",\"City\":\"customFields.City\"}";

    @Test
    void ownExport_isReadOrRefused() {
        new Mutations("own csv", OWN, OWN.replace("\r\n", "\r"), "id\r\n\r\n")
                .against("B22 files of our own export", 20_000, 1_000_000, input -> read(input, ""));
    }

    @Test
    void strangersFile_isReadOrRefused() {
        new Mutations("strange csv", STRANGER, STRANGER.replace(',', ';'))
                .against("B22 strangers' files", 20_000, 1_000_000, input -> read(input, MAPPING));
    }

    @Test
    void mapping_isReadOrRefused() {
        new Mutations("mapping", MAPPING, "{\"Name\":\"customFields.\"}", "{\"Name\":[\"email\"]}")
                .against(
                        "B22 mappings",
                        20_000,
                        1_000_000,
                        input -> Mapping.of(Mutations.loose(input), List.of("Name", "Mail", "City")));
    }

    /** Records are put together before OpenCSV sees them; what it makes of them may not change by that. */
    @Test
    void recordsPutTogether_areReadAsLineByLine() {
        new Mutations("whole records", OWN, STRANGER, "a,\"b\n\"\"c\n\",d\n\"\"\"\n\"\"\",x\n,\"\"\n\"a\"b\n\"c,d\n")
                .against("B22 records put together are read as line by line", 20_000, 1_000_000, input -> {
                    String text = Mutations.text(input);
                    if (isRfc4180(text)
                            && !records(new WholeRecords(new StringReader(text)))
                                    .equals(records(new BufferedReader(new StringReader(text))))) {
                        throw new IllegalStateException("read in another way");
                    }
                });
    }

    /** The longest notes may be all line ends, and our own export must be taken in again. */
    @Test
    void aCellOfVeryManyLines_isReadWhole() {
        String notes = "x\n".repeat(16_384);
        Records records = new Records(new ByteArrayInputStream(
                ("firstName,notes\r\nAda,\"" + notes + "\"\r\nBob,\r\n").getBytes(StandardCharsets.UTF_8)));

        assertThat(records.header()).containsExactly("firstName", "notes");
        assertThat(records.next()).hasValueSatisfying(cells -> assertThat(cells).containsExactly("Ada", notes));
        assertThat(records.next()).hasValueSatisfying(cells -> assertThat(cells).containsExactly("Bob", ""));
        assertThat(records.next()).isEmpty();
    }

    /** Quotes only around a whole cell, and in pairs inside: RFC 4180 section 2, rules 5 to 7. */
    private static boolean isRfc4180(String text) {
        return text.matches("(?s)(?:(?:[^\",\r\n]*|\"(?:[^\"]|\"\")*+\")(?:,|\r?\n|\r|$))*+");
    }

    private static List<List<String>> records(BufferedReader in) throws IOException {
        List<List<String>> records = new ArrayList<>();
        try (CSVReader csv = new CSVReaderBuilder(in)
                .withCSVParser(new RFC4180ParserBuilder().build())
                .build()) {
            for (String[] cells = csv.readNext(); cells != null; cells = csv.readNext()) {
                records.add(List.of(cells));
            }
        } catch (CsvMalformedLineException | CsvValidationException e) {
            records.add(List.of("malformed"));
        }
        return records;
    }

    private static void read(byte[] file, String mapping) {
        Records records = new Records(new ByteArrayInputStream(file));
        RowReader reader = new RowReader(Mapping.of(mapping, records.header()), TypedFields.SCHEMA);
        Optional<String[]> record = records.next();
        while (record.isPresent()) {
            reader.read(record.get());
            record = records.next();
        }
    }
}
