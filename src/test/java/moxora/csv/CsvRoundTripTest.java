package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.battery.RandomText;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDraft;
import moxora.contact.ContactStream;
import moxora.contact.DraftChecks;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one organisation exports, another imports, and has the same contacts afterwards, whatever is written in them. */
@Tag("B21")
@Tag("P112")
class CsvRoundTripTest {

    private static final int AT_ONCE = 1_000;
    private final TestPlatform platform = TestPlatform.shared();
    private final ContactBatches batches = platform.assembly.contactBatches;

    @Test
    void anExport_comesBackEqual_andHoldsNoFormula() throws Exception {
        TenantScope acme = platform.acme();
        TenantScope bolt = platform.bolt();
        Tally tally = Tally.of("B21 contacts come back equal, cells are no formulas");
        int wanted = Tally.size(2_000, 100_000);
        Map<UUID, ContactDraft> drafts = fill(acme, wanted);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AtomicLong announced = new AtomicLong();

        platform.assembly.contactExport.write(acme, announced::set, file);
        UUID id = ImportDesk.of(platform).accept(bolt, new ByteArrayInputStream(file.toByteArray()), "", false);

        var status = platform.assembly.contactImport.status(bolt, id);
        assertThat(status.getString("state")).as(status.toString()).isEqualTo("done");
        assertThat(status.getInt("imported")).as(status.toString()).isEqualTo(wanted);
        assertThat(announced.get()).isEqualTo(wanted);
        assertThat(formulas(file.toString(StandardCharsets.UTF_8), wanted)).isEmpty();
        List<Contact> back = everything(bolt);
        assertThat(back).hasSize(wanted);
        back.forEach(contact ->
                tally.check(contact.fields().equals(drafts.get(contact.id())), "contact " + contact.id() + " changed"));
        tally.close();
    }

    private Map<UUID, ContactDraft> fill(TenantScope scope, int wanted) {
        RandomText texts = new RandomText(Tally.random("B21 contacts"));
        Map<UUID, ContactDraft> drafts = new HashMap<>();
        while (drafts.size() < wanted) {
            List<ContactBatches.Incoming> batch = new ArrayList<>();
            while (batch.size() < AT_ONCE && drafts.size() < wanted) {
                DraftChecks.Checked checked = DraftChecks.check(texts.raw(List.of("City", "Ort é", "x-1")));
                if (checked.complaints().isEmpty()) {
                    UUID id = moxora.store.Ids.next();
                    drafts.put(id, checked.draft());
                    batch.add(new ContactBatches.Incoming(id, checked.draft()));
                }
            }
            ContactBatches.Prepared prepared = batches.prepare(scope, "GB", batch);
            platform.assembly.store.run(scope, session -> batches.write(session, prepared));
        }
        return drafts;
    }

    private List<Contact> everything(TenantScope scope) {
        List<Contact> all = new ArrayList<>();
        platform.assembly.contactStream.exportAll(scope, new ContactStream.Receiver<List<Contact>>() {
            @Override
            public void outline(ContactStream.Outline outline) {
                assertThat(outline.customFields()).containsExactlyInAnyOrder("City", "Ort é", "x-1");
            }

            @Override
            public List<Contact> form(Stream<Contact> piece) {
                return piece.toList();
            }

            @Override
            public void take(List<Contact> piece) {
                all.addAll(piece);
            }
        });
        return all;
    }

    /** Cells that a spreadsheet takes for formulas, read with a parser of RFC 4180. */
    private static List<String> formulas(String file, int rows) throws Exception {
        List<String> formulas = new ArrayList<>();
        try (CSVReader reader = new CSVReaderBuilder(new StringReader(file.substring(1)))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .build()) {
            int read = 0;
            for (String[] cells : reader) {
                read++;
                for (String cell : cells) {
                    if (Spreadsheet.takesForFormula(cell)) {
                        formulas.add("row " + read);
                    }
                }
            }
            assertThat(read).isEqualTo(rows + 1);
        }
        return formulas;
    }
}
