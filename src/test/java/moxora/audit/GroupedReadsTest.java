package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.ContactDesk;
import moxora.battery.Sandbox;
import moxora.contact.ContactQuery;
import moxora.contact.Contacts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Origin;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Single reads are recorded in groups, and none is lost on the way. */
@Tag("P63")
@Tag("P68")
class GroupedReadsTest {

    private static final int READERS = 200;
    private static final int READS = 20;
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void twoHundredReadersAtOnce_areAllRecorded_eachInItsOrder_inFewTransactions() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            GroupedReads reads = sandbox.assembly.auditing.reads;
            List<UUID> readers = new ArrayList<>();
            ExecutorService pool = Executors.newFixedThreadPool(READERS);
            CountDownLatch ready = new CountDownLatch(READERS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                UUID reader = UUID.randomUUID();
                readers.add(reader);
                TenantScope scope = reader(i % 10 == 0 ? bolt : acme, reader);
                running.add(pool.submit(() -> {
                    ready.countDown();
                    ready.await();
                    for (long n = 0; n < READS; n++) {
                        reads.note(scope, AuditEvent.of(AuditAction.CONTACT_READ, reader, Map.of("n", n)));
                    }
                    return true;
                }));
            }
            // The flusher of a running server, while they read.
            while (running.stream().anyMatch(reading -> !reading.isDone())) {
                reads.flush();
            }
            reads.flush();
            pool.shutdown();
            for (Future<?> reading : running) {
                reading.get();
            }

            for (int i = 0; i < READERS; i++) {
                TenantScope own = i % 10 == 0 ? bolt : acme;
                assertThat(readsOf(sandbox, own, readers.get(i)))
                        .extracting(AuditTrail.Entry::counts)
                        .containsExactlyElementsOf(LongStream.range(0, READS)
                                .mapToObj(n -> "n=" + (READS - 1 - n))
                                .toList());
            }
            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
            assertThat(sandbox.assembly.auditing.verification.of(bolt).intact()).isTrue();
            long transactions = number(
                    sandbox, "select count(distinct xmin::text) from audit_entry where action =" + " 'contact_read'");
            System.out.printf("grouped reads | %d reads in %d transactions%n", READERS * READS, transactions);
            assertThat(transactions).isLessThan(READERS * READS / 10);
        }
    }

    @Test
    void readsOfAContact_ofAPage_andOfATimeline_sayWhoWhyFromWhereAndWhat_andNeverWhatWasLookedFor() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme").from(new Origin("203.0.113.0/24"));
            UUID ada = sandbox.assembly
                    .contacts
                    .create(acme, "GB", TestPlatform.ada())
                    .id();
            sandbox.assembly.contacts.get(acme, ada);
            sandbox.assembly.contacts.search(
                    acme,
                    "GB",
                    new ContactQuery(
                            "ada@example.org",
                            null,
                            "love",
                            null,
                            null,
                            Map.of("City", "London"),
                            null,
                            50,
                            java.util.Set.of(moxora.field.Compartment.NOTES)));
            sandbox.assembly.email.timeline.page(acme, ada, null, 10);

            List<AuditTrail.Entry> newest = sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 3);
            assertThat(newest)
                    .extracting(AuditTrail.Entry::action)
                    .containsExactly("timeline_read", "contacts_listed", "contact_read");
            assertThat(newest).allSatisfy(entry -> {
                assertThat(entry.actor()).isEqualTo(acme.actor().label());
                assertThat(entry.purpose()).isEqualTo("service");
                assertThat(entry.origin()).isEqualTo("203.0.113.0/24");
            });
            assertThat(newest.get(0).target()).isEqualTo(ada);
            assertThat(newest.get(1).fields()).containsExactly("customField", "email", "name");
            assertThat(newest.get(1).counts()).isEqualTo("contacts=1 notes=1");
            assertThat(newest.get(2).fields()).containsExactly("identity", "profile", "notes", "restrictions");
        }
    }

    @Test
    void whatAJobReadsForItself_isNotRecorded_andNeitherIsWhatIsNotThere() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            UUID ada = sandbox.assembly
                    .contacts
                    .create(acme, "GB", TestPlatform.ada())
                    .id();
            long before =
                    sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 50).size();
            TenantScope job = new TenantScope(
                    acme.organisation(), new Actor(UUID.randomUUID(), Actor.Role.JOB), Purpose.KEY_ROTATION);

            sandbox.assembly.contacts.get(job, ada);
            assertThatThrownBy(() -> sandbox.assembly.contacts.get(acme, UUID.randomUUID()))
                    .isInstanceOf(Fault.class);

            assertThat(sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 50))
                    .hasSize((int) before);
        }
    }

    @Test
    void aFullQueue_isWrittenByTheReaderWhoFindsItFull() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            GroupedReads reads = small(sandbox, 5, 8);
            UUID reader = UUID.randomUUID();
            for (long n = 0; n < 23; n++) {
                reads.note(reader(acme, reader), AuditEvent.of(AuditAction.CONTACT_READ, reader, Map.of("n", n)));
            }
            assertThat(readsOf(sandbox, acme, reader)).hasSize(20);
            reads.close();
            assertThat(readsOf(sandbox, acme, reader))
                    .extracting(AuditTrail.Entry::counts)
                    .containsExactlyElementsOf(LongStream.range(0, 23)
                            .mapToObj(n -> "n=" + (22 - n))
                            .toList());
        }
    }

    @Test
    void aTrailThatTakesNothing_refusesTheReadsThatItHasNoRoomFor_andLosesNone() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            GroupedReads reads = small(sandbox, 3, 100);
            Contacts contacts = ContactDesk.reading(sandbox.assembly, reads);
            UUID ada = contacts.create(acme, "GB", TestPlatform.ada()).id();
            sandbox.asOwner("revoke insert on audit_entry from moxora_app");
            for (int i = 0; i < 3; i++) {
                contacts.get(acme, ada);
            }

            assertThatThrownBy(() -> contacts.get(acme, ada)).isInstanceOfSatisfying(Fault.class, refused -> {
                assertThat(refused.code()).isEqualTo(FaultCode.DATABASE_UNAVAILABLE);
                assertThat(refused.retryAfter()).isPositive();
            });
            reads.note(bolt, AuditEvent.of(AuditAction.CONTACT_READ, ada));
            reads.flush();
            sandbox.asOwner("grant insert on audit_entry to moxora_app");
            contacts.get(acme, ada);
            reads.close();

            assertThat(readsOf(sandbox, acme, acme.actor().id())).hasSize(4);
            assertThat(readsOf(sandbox, bolt, bolt.actor().id())).hasSize(1);
            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
        }
    }

    @Test
    void atTheEnd_whatWaitsIsWritten() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            UUID ada = sandbox.assembly
                    .contacts
                    .create(acme, "GB", TestPlatform.ada())
                    .id();
            String count = "select count(*) from audit_entry where action = 'contact_read'";
            try (Assembly node = new Assembly(sandbox.settings, sandbox.clock)) {
                node.contacts.get(acme, ada);
                assertThat(number(sandbox, count)).isZero();
            }
            assertThat(number(sandbox, count)).isEqualTo(1);
        }
    }

    @Test
    void aRunningServer_writesAReadDownWithinASecond() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            UUID ada = sandbox.assembly
                    .contacts
                    .create(acme, "GB", TestPlatform.ada())
                    .id();
            try (Assembly node = new Assembly(sandbox.settings, sandbox.clock)) {
                node.followKeys();
                long began = System.nanoTime();
                node.contacts.get(acme, ada);
                while (number(sandbox, "select count(*) from audit_entry where action = 'contact_read'") == 0) {
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
                }
                System.out.printf("grouped reads | durable after %d ms%n", (System.nanoTime() - began) / 1_000_000);
            }
        }
    }

    private static GroupedReads small(Sandbox sandbox, int ofOne, int ofAll) {
        return new GroupedReads(
                sandbox.assembly.store, sandbox.assembly.audit, sandbox.clock, new ReadQueue(ofOne, ofAll), SHORT);
    }

    private static TenantScope reader(TenantScope scope, UUID id) {
        return new TenantScope(scope.organisation(), new Actor(id, Actor.Role.MEMBER), Purpose.SERVICE);
    }

    /** Newest first. */
    private static List<AuditTrail.Entry> readsOf(Sandbox sandbox, TenantScope scope, UUID reader) {
        return sandbox.assembly.auditPages.find(
                scope, new AuditQuery(null, reader, AuditAction.CONTACT_READ, null, null, null), Long.MAX_VALUE, 200);
    }

    private static long number(Sandbox sandbox, String sql) throws SQLException {
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
