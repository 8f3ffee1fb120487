package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.contact.Contact;
import moxora.contact.ContactImports;
import moxora.contact.ContactQuery;
import moxora.contact.ContactStream;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import that is killed between any two batches goes on where it was: no row lost, none written twice. */
@Tag("B11")
@Tag("B21")
class ImportResumeTest {

    private static final int ROWS = 3_500;
    private static final String MAPPING = "{\"Name\":\"lastName\",\"Mail\":\"email\"}";
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    @ParameterizedTest(name = "killed before batch {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void anImportKilledBeforeABatch_isFinishedLater(int batches) {
        killedAndResumed(batches, false);
    }

    @ParameterizedTest(name = "killed behind batch {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void anImportKilledBehindACommit_isFinishedLater(int batches) {
        killedAndResumed(batches, true);
    }

    private void killedAndResumed(int batches, boolean behindTheCommit) {
        TenantScope acme = platform.acme();
        TenantScope bolt = platform.bolt();
        AtomicInteger left = new AtomicInteger(batches);
        Executor dying = work -> {
            boolean dies = left.getAndDecrement() <= 0;
            if (!dies || behindTheCommit) {
                work.run();
            }
            if (dies) {
                throw new RejectedExecutionException("killed");
            }
        };
        UUID id = ImportDesk.of(platform, dying).accept(acme, file(), MAPPING, false);
        assertThat(platform.assembly.contactImport.status(acme, id).getString("state"))
                .isEqualTo("running");

        ContactImport next = ImportDesk.of(platform);
        next.resumeUnfinished();
        assertThat(next.status(acme, id).getString("state"))
                .as("the lease still runs")
                .isEqualTo("running");
        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofSeconds(31)));
        next.resumeUnfinished();

        JsonObject status = next.status(acme, id);
        assertThat(status.getString("state")).isEqualTo("done");
        assertThat(status.getInt("rows")).isEqualTo(ROWS);
        assertThat(status.getInt("imported")).isEqualTo(ROWS - 1);
        assertThat(status.getInt("rejectedCount")).isEqualTo(1);
        assertThat(names(acme)).hasSize(ROWS - 1);
        assertThat(platform.assembly
                        .contacts
                        .search(bolt, "GB", ContactQuery.everything(10))
                        .items())
                .isEmpty();
    }

    @Test
    void aBatchThatIsCommittedAgain_isRefused() {
        TenantScope acme = platform.acme();
        UUID id = ImportDesk.of(platform, work -> {
                    throw new RejectedExecutionException("killed");
                })
                .accept(acme, file(), MAPPING, false);
        ContactImports imports = platform.assembly.contactImports;
        ContactImports.Progress after = new ContactImports.Progress(10, 0, 0, 0);
        imports.commit(acme, id, () -> "{\"rejected\":[]}", ContactImports.Progress.NONE, session -> after);

        assertThatThrownBy(() -> imports.commit(
                        acme, id, () -> "{\"rejected\":[]}", ContactImports.Progress.NONE, session -> after))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
    }

    private Set<String> names(TenantScope scope) {
        Set<String> names = new HashSet<>();
        platform.assembly.contactStream.exportAll(scope, new ContactStream.Receiver<List<Contact>>() {
            @Override
            public void outline(ContactStream.Outline outline) {
                assertThat(outline.rows()).isEqualTo(ROWS - 1);
            }

            @Override
            public List<Contact> form(Stream<Contact> piece) {
                return piece.toList();
            }

            @Override
            public void take(List<Contact> piece) {
                piece.forEach(contact ->
                        assertThat(names.add(contact.fields().lastName())).isTrue());
            }
        });
        return names;
    }

    /** One row of it has no valid address. */
    private static InputStream file() {
        StringBuilder file = new StringBuilder("Name,Mail,Left out\r\n");
        for (int i = 0; i < ROWS; i++) {
            file.append("Name").append(i).append(',').append(i == 1_700 ? "nobody" : "n" + i + "@x.example");
            file.append(",\"a\nb\"\r\n");
        }
        return new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8));
    }
}
