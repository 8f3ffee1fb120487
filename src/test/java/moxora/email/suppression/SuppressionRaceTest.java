package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.message.MessageDraft;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Registering a message and suppressing its address at the same time: one of the two is first. */
@Tag("P54")
class SuppressionRaceTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void onceSuppressed_noneOfEightThreads_registersAnotherMessage() throws Exception {
        for (int round = 0; round < 10; round++) {
            String address = "race" + round + "@x.example";
            UUID contact = acme.contact(address);
            AtomicBoolean suppressed = new AtomicBoolean();
            CyclicBarrier together = new CyclicBarrier(8);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                boolean suppresses = thread == 0;
                work.add(() -> {
                    together.await();
                    if (suppresses) {
                        platform.assembly.email.suppressions.add(
                                acme.scope, address, null, SuppressionReason.UNSUBSCRIBE);
                        suppressed.set(true);
                        return 0;
                    }
                    int late = 0;
                    for (int i = 0; i < 20; i++) {
                        boolean known = suppressed.get();
                        late += registers(contact) && known ? 1 : 0;
                    }
                    return late;
                });
            }
            for (Future<Integer> late : threads.invokeAll(work)) {
                assertThat(late.get())
                        .as("registered after the suppression was answered")
                        .isZero();
            }
            assertThat(registers(contact)).isFalse();
        }
    }

    private boolean registers(UUID contact) {
        try {
            platform.assembly.email.registrations.register(
                    acme.scope, MessageDraft.of("", UUID.randomUUID().toString(), contact, "marketing", "news", null));
            return true;
        } catch (Fault fault) {
            assertThat(fault.code()).isEqualTo(FaultCode.SUPPRESSED);
            return false;
        }
    }

    @Test
    void theSameMessageAndTheSameSuppression_eightTimesAtOnce_areOne() throws Exception {
        UUID contact = acme.contact("ada@x.example");
        List<Callable<Map<String, String>>> registrations = new ArrayList<>();
        List<Callable<UUID>> suppressions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            registrations.add(() -> platform.assembly.email.registrations.register(
                    acme.scope, MessageDraft.of("", "one", contact, "marketing", "news", null)));
            suppressions.add(() -> platform.assembly.email.suppressions.add(
                    acme.scope, "ada@x.example", "news", SuppressionReason.MANUAL));
        }
        Set<Map<String, String>> headers = new HashSet<>();
        for (Future<Map<String, String>> done : threads.invokeAll(registrations)) {
            headers.add(done.get());
        }
        assertThat(headers).singleElement().satisfies(one -> assertThat(one).containsKey("List-Unsubscribe"));
        assertThat(acme.count("message")).isEqualTo(1);
        List<UUID> ids = new ArrayList<>();
        for (Future<UUID> id : threads.invokeAll(suppressions)) {
            ids.add(id.get());
        }
        assertThat(ids).containsOnly(ids.get(0));
        assertThat(acme.count("suppression")).isEqualTo(1);
    }

    /** Large batches of the same addresses in different orders wait for each other, never crosswise. */
    @Test
    void importsAndRegistrationsOfTheSameAddresses_inAnyOrder_doNotDeadlock() throws Exception {
        List<SuppressionImport.Line> lines = new ArrayList<>();
        List<MessageDraft> drafts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String address = "many" + i + "@x.example";
            lines.add(new SuppressionImport.Line(i + 1L, address, null, "manual"));
            drafts.add(MessageDraft.of("", "m" + i, acme.contact(address), "marketing", null, null));
        }
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            List<SuppressionImport.Line> shuffled = new ArrayList<>(lines);
            List<MessageDraft> mixed = new ArrayList<>(drafts);
            java.util.Collections.shuffle(shuffled, new java.util.Random(i));
            java.util.Collections.shuffle(mixed, new java.util.Random(i));
            boolean imports = i % 2 == 0;
            work.add(() -> imports
                    ? platform.assembly
                            .email
                            .suppressionImport
                            .add(acme.scope, shuffled)
                            .added()
                    : platform.assembly
                                    .email
                                    .registrations
                                    .register(acme.scope, mixed)
                                    .size()
                            * 0);
        }
        int added = 0;
        for (Future<Integer> done : threads.invokeAll(work)) {
            added += done.get();
        }
        assertThat(added).isEqualTo(40);
        assertThat(acme.count("suppression")).isEqualTo(40);
    }
}
