package moxora.csv;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import moxora.battery.Mutations;
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

    private static void read(byte[] file, String mapping) {
        Records records = new Records(new ByteArrayInputStream(file));
        RowReader reader = new RowReader(Mapping.of(mapping, records.header()));
        Optional<String[]> record = records.next();
        while (record.isPresent()) {
            reader.read(record.get());
            record = records.next();
        }
    }
}
