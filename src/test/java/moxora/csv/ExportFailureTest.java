package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDraft;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An export that fails says so in a way that nobody takes for a whole file. */
@Tag("B21")
class ExportFailureTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();

    @Test
    void anExportThatFailsHalfWay_endsWithTheMark_andIsRefusedByTheImport() {
        TenantScope bolt = platform.bolt();
        List<UUID> ids = fill(4_000);
        spoil(ids.get(3_990));
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        platform.assembly.contactExport.write(acme, rows -> assertThat(rows).isEqualTo(4_000), file);

        String text = file.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\r\n" + ContactExport.FAILED + "\r\n");
        UUID id = ImportDesk.of(platform).accept(bolt, new ByteArrayInputStream(file.toByteArray()), "", false);
        JsonObject status = platform.assembly.contactImport.status(bolt, id);
        assertThat(status.getString("state")).isEqualTo("failed");
        assertThat(status.getJsonArray("rejected").toString()).contains("failed half-way");
    }

    @Test
    void anExportThatFailsBeforeItsFirstByte_isARefusal() {
        List<UUID> ids = fill(2);
        spoil(ids.get(1));
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        assertThatThrownBy(() -> platform.assembly.contactExport.write(acme, rows -> {}, file))
                .isInstanceOf(Fault.class);
        assertThat(file.size()).isZero();
    }

    @Test
    void aClientThatGoesAway_stopsTheExport_andNobodyElse() {
        fill(3_000);
        OutputStream gone = new OutputStream() {
            private int left = 200_000;

            @Override
            public void write(int octet) throws IOException {
                if (--left < 0) {
                    throw new IOException("gone");
                }
            }
        };

        platform.assembly.contactExport.write(acme, rows -> {}, gone);

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        platform.assembly.contactExport.write(acme, rows -> {}, whole);
        assertThat(whole.toString(StandardCharsets.UTF_8).lines().count()).isEqualTo(3_001);
    }

    private void spoil(UUID id) {
        platform.assembly.store.run(
                acme,
                session -> session.sql().update("update contact set identity = ? where id = ?", new byte[40], id));
    }

    private List<UUID> fill(int count) {
        List<ContactBatches.Incoming> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(new ContactBatches.Incoming(
                    Ids.next(),
                    new ContactDraft(
                            "Ada" + i,
                            "Lovelace",
                            List.of(),
                            List.of(),
                            null,
                            null,
                            List.of(),
                            Map.of(),
                            "x".repeat(60))));
        }
        ContactBatches batches = platform.assembly.contactBatches;
        ContactBatches.Prepared prepared = batches.prepare(acme, "GB", batch);
        platform.assembly.store.run(acme, session -> batches.write(session, prepared));
        return batch.stream()
                .map(ContactBatches.Incoming::id)
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }
}
