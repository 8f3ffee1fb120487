package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import moxora.SettableClock;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How much one actor gets to read, under a policy of 100 contacts an hour for admins, 40 for others, 3 exports. */
@Tag("P68")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingBudgetTest {

    private static final int CONTACTS = 30;

    @TempDir
    static Path folder;

    private final SettableClock clock = new SettableClock();
    private Assembly moxora;
    private TenantScope bolt;

    @BeforeAll
    void start() {
        PolicyFolderOf.write(
                folder, "narrow", "name", "access: {readsPerHour: 40, adminReadsPerHour: 100, exportsPerHour: 3}\n");
        moxora = node();
        bolt = organisation("bolt");
    }

    @AfterAll
    void stop() {
        moxora.close();
    }

    private Assembly node() {
        return new Assembly(
                TestClusters.settings(java.util.Map.of("moxora.tenant.config.dir", folder.toString())), clock);
    }

    private TenantScope organisation(String name) {
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                name, "narrow", null, "GB", "Ada", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        List<ContactBatches.Incoming> batch = IntStream.range(0, CONTACTS)
                .mapToObj(i -> new ContactBatches.Incoming(null, ContactsTest.draft("Grace " + i, "Hopper")))
                .toList();
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
        moxora.store.run(scope, session -> moxora.contactBatches.write(session, prepared));
        return scope;
    }

    private static TenantScope as(TenantScope scope, Actor.Role role) {
        return new TenantScope(
                scope.organisation(),
                new Actor(UUID.randomUUID(), role, java.util.Set.of(Right.CONTACTS_READ)),
                Purpose.SERVICE);
    }

    /** Reads page after page of that size until it is refused; how many contacts it got. */
    private static int readUntilRefused(Assembly node, TenantScope scope, int page, FaultCode code) {
        int got = 0;
        for (int i = 0; i < 500; i++) {
            try {
                got += node.contacts
                        .search(scope, "GB", ContactQuery.everything(page))
                        .items()
                        .size();
            } catch (Fault fault) {
                assertThat(fault.code()).isEqualTo(code);
                return got;
            }
        }
        throw new AssertionError("never refused");
    }

    private void prove(TenantScope scope) {
        clock.advance(Duration.ofSeconds(1));
        moxora.sessions.open(scope, Means.PASSWORD, false);
    }

    @Test
    void anAdminGetsTheBudget_andNotOneMore() {
        TenantScope acme = organisation("acme");

        assertThat(readUntilRefused(moxora, acme, 1, FaultCode.REAUTHENTICATION_REQUIRED))
                .isEqualTo(100);
        UUID any = moxora.contacts
                .search(bolt, "GB", ContactQuery.everything(1))
                .items()
                .get(0)
                .id();
        assertThat(moxora.contacts.get(bolt, any)).as("the neighbour reads on").isNotNull();
    }

    @Test
    void aPageThatWouldExceedIt_isRefusedAsAWhole_andASmallerOneIsNot() {
        TenantScope member = as(organisation("acme"), Actor.Role.MEMBER);

        assertThat(readUntilRefused(moxora, member, CONTACTS, FaultCode.REAUTHENTICATION_REQUIRED))
                .isEqualTo(CONTACTS);
        assertThat(moxora.contacts
                        .search(member, "GB", ContactQuery.everything(10))
                        .items())
                .hasSize(10);
        assertThatThrownBy(() -> moxora.contacts.search(member, "GB", ContactQuery.everything(1)))
                .isInstanceOf(Fault.class);
    }

    @Test
    void aFreshProof_grantsAsMuchAgain_onceInTheHour() {
        TenantScope acme = organisation("acme");
        prove(acme);
        assertThat(readUntilRefused(moxora, acme, 10, FaultCode.REAUTHENTICATION_REQUIRED))
                .as("a proof of before does not count")
                .isEqualTo(100);

        prove(acme);
        assertThat(readUntilRefused(moxora, acme, 10, FaultCode.READING_BUDGET_EXCEEDED))
                .isEqualTo(100);
        prove(acme);
        assertThat(readUntilRefused(moxora, acme, 10, FaultCode.READING_BUDGET_EXCEEDED))
                .isZero();

        clock.advance(Duration.ofHours(1));
        assertThat(readUntilRefused(moxora, acme, 10, FaultCode.REAUTHENTICATION_REQUIRED))
                .isEqualTo(100);
    }

    @Test
    void aProgramWaits_andIsToldForHowLong() {
        TenantScope token = as(organisation("acme"), Actor.Role.API_TOKEN);
        assertThat(readUntilRefused(moxora, token, 25, FaultCode.READING_BUDGET_EXCEEDED))
                .isEqualTo(100);

        clock.advance(Duration.ofMinutes(20));
        assertThatThrownBy(() -> moxora.contacts.search(token, "GB", ContactQuery.everything(1)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.retryAfter()).isEqualTo(2_400));
        clock.advance(Duration.ofMinutes(40));
        assertThat(moxora.contacts
                        .search(token, "GB", ContactQuery.everything(1))
                        .items())
                .hasSize(1);
    }

    @Test
    void whatIsExceeded_isOnTheTrailOnce_beforeTheAnswer() {
        TenantScope acme = organisation("acme");
        readUntilRefused(moxora, acme, 10, FaultCode.REAUTHENTICATION_REQUIRED);
        readUntilRefused(moxora, acme, 10, FaultCode.REAUTHENTICATION_REQUIRED);

        assertThat(moxora.auditPages.before(acme, Long.MAX_VALUE, 50))
                .filteredOn(entry -> entry.action().equals("reading_budget_exceeded"))
                .singleElement()
                .extracting(AuditTrail.Entry::actor, AuditTrail.Entry::target, AuditTrail.Entry::detail)
                .containsExactly(acme.actor().label(), acme.actor().id(), "contacts=100");
    }

    @Test
    void aRestart_handsOutNoNewBudget_andCostsALeaseAtMost() {
        TenantScope acme = organisation("acme");
        moxora.contacts.search(acme, "GB", ContactQuery.everything(25));

        try (Assembly next = node()) {
            int got = readUntilRefused(next, acme, 1, FaultCode.REAUTHENTICATION_REQUIRED);
            assertThat(got).isBetween(100 - 25 - 100 / 40, 75);
        }
    }

    @Test
    void twoNodesAndManyThreads_neverGiveMoreThanTheBudget() throws Exception {
        TenantScope acme = organisation("acme");
        try (Assembly other = node()) {
            ExecutorService threads = Executors.newFixedThreadPool(10);
            List<Callable<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Assembly node = i % 2 == 0 ? moxora : other;
                readers.add(() -> readUntilRefused(node, acme, 3, FaultCode.REAUTHENTICATION_REQUIRED));
            }
            int got = 0;
            for (Future<Integer> reader : threads.invokeAll(readers)) {
                got += reader.get();
            }
            threads.shutdown();
            assertThat(got).isBetween(100 - 2 * 10 - 2 * 3, 100);
        }
    }

    @Test
    @Tag("T-48")
    void readingOneByOne_changing_andErasing_countAsTheyShould() {
        TenantScope acme = organisation("acme");
        UUID id = moxora.contacts
                .search(acme, "GB", ContactQuery.everything(1))
                .items()
                .get(0)
                .id();
        for (int i = 0; i < 49; i++) {
            moxora.contacts.get(acme, id);
            moxora.contacts.change(acme, "GB", id, null, same -> same);
        }
        moxora.contactDisclosures.preview(acme, id, java.util.Set.of(), List.of());

        assertThatThrownBy(() -> moxora.contactDisclosures.preview(acme, id, java.util.Set.of(), List.of()))
                .isInstanceOf(Fault.class);
        assertThatThrownBy(() -> moxora.contacts.get(acme, id)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> moxora.contacts.change(acme, "GB", id, null, same -> TestPlatform.ada()))
                .isInstanceOf(Fault.class);
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        moxora.contacts.erase(acme, id, null);
    }

    @Test
    void exports_areCountedApart() {
        TenantScope acme = organisation("acme");
        for (int i = 0; i < 3; i++) {
            moxora.contactExport.write(acme, rows -> {}, OutputStream.nullOutputStream());
        }

        assertThatThrownBy(() -> moxora.contactExport.write(acme, rows -> {}, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.READING_BUDGET_EXCEEDED);
                    assertThat(fault.retryAfter()).isEqualTo(3_600);
                });
        assertThatThrownBy(
                        () -> moxora.contactExport.writeWithSpecial(acme, rows -> {}, OutputStream.nullOutputStream()))
                .isInstanceOf(Fault.class);
        assertThat(readUntilRefused(moxora, acme, 10, FaultCode.REAUTHENTICATION_REQUIRED))
                .isEqualTo(100);
        clock.advance(Duration.ofHours(1));
        moxora.contactExport.write(acme, rows -> {}, OutputStream.nullOutputStream());
    }
}
