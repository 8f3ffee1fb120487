package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.ContactBatches.Incoming;
import moxora.email.parked.LateEvents;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.store.DyingDatabases;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A contact's erasure holds, wherever it died, and whoever writes at the same moment. */
@Tag("T-54")
class ContactErasureTest {

    private static final String ADDRESS = "ada@example.org";
    private static Sandbox sandbox;
    private static Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @BeforeEach
    void signUp() {
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private UUID create(TenantScope scope, String email) {
        return moxora.contacts.create(scope, "GB", draft(email)).id();
    }

    private static ContactDraft draft(String email) {
        return new ContactDraft("Ada", null, List.of(email), List.of(), null, null, List.of(), Map.of(), null);
    }

    private long inVault(TenantScope scope, String which) {
        return moxora.vault.within(sql -> sql.count(
                "select count(*) from erased_contact where organisation_id = ? and " + which,
                scope.organisation().value()));
    }

    private long inData(TenantScope scope, String table) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    private ContactErasure erasure(TenantStore store, Vault vault, AddressErasure addresses) {
        return new ContactErasure(
                store,
                new ErasedContacts(vault),
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                moxora.abuse.readings,
                moxora.audit,
                List.of(),
                addresses,
                sandbox.clock);
    }

    private static void refused(FaultCode code, Runnable what) {
        assertThatThrownBy(what::run).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.toString() + fault.detail() + fault.complaints()).doesNotContain(ADDRESS);
        });
    }

    @Test
    void theVaultKnowsOfIt_andTheDataHaveNotedItsNumber() {
        UUID ada = create(acme, ADDRESS);

        moxora.contacts.erase(acme, ada, null);

        assertThat(inVault(acme, "done_at is not null")).isEqualTo(1);
        assertThat(inVault(bolt, "true")).isZero();
        long epoch = moxora.vault.within(sql -> sql.count(
                "select epoch from erased_contact where organisation_id = ?",
                acme.organisation().value()));
        long applied = moxora.store.within(
                acme, session -> session.sql().count("select count(*) from erasure_applied where epoch = ?", epoch));
        assertThat(applied).isEqualTo(1);
        List<String> rows = moxora.vault.within(sql -> sql.rows(
                "select t::text from erased_contact t where organisation_id = ?"
                        + " union all select t::text from erased_address t where organisation_id = ?",
                row -> row.text(1),
                acme.organisation().value(),
                acme.organisation().value()));
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(
                        row -> assertThat(row).doesNotContain(ada.toString()).doesNotContain(ADDRESS));
    }

    @Test
    void whereTheCallersVersionIsOld_nobodyIsToldOfAnything() {
        UUID ada = create(acme, ADDRESS);

        refused(FaultCode.PRECONDITION_FAILED, () -> moxora.contacts.erase(acme, ada, 7L));
        refused(FaultCode.NOT_FOUND, () -> moxora.contacts.erase(bolt, ada, null));

        assertThat(inVault(acme, "true") + inVault(bolt, "true")).isZero();
        assertThat(moxora.contacts.exists(acme, ada)).isTrue();
    }

    @Test
    @Tag("B10")
    @Tag("T-55")
    void oneThatDiedAnywhere_isFinishedByTheJob_orNeverBegan() {
        UUID neighbours = create(bolt, ADDRESS);
        DyingDatabases immortal = new DyingDatabases(sandbox.settings.logins(), Long.MAX_VALUE, false);
        assertThat(dies(immortal, create(acme, ADDRESS))).isFalse();
        long statements = immortal.calls();
        assertThat(statements).isBetween(10L, 60L);

        Tally tally = Tally.of("B10 erasures of a contact killed at one of " + statements + " statements and commits");
        long finished = 0;
        for (long last : places(statements)) {
            for (boolean behindIt : new boolean[] {false, true}) {
                UUID ada = create(acme, ADDRESS);
                dies(new DyingDatabases(sandbox.settings.logins(), last, behindIt), ada);
                boolean begun = inVault(acme, "done_at is null") > 0;
                boolean there = moxora.contacts.exists(acme, ada);

                sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofMinutes(1)));
                moxora.removal.replay.finishDue();

                finished += begun && there ? 1 : 0;
                tally.check(
                        moxora.contacts.exists(acme, ada) == (there && !begun),
                        (behindIt ? "behind " : "before ") + "statement " + last);
                tally.check(inVault(acme, "done_at is null") == 0, "left open after " + last);
                if (moxora.contacts.exists(acme, ada)) {
                    moxora.contacts.erase(acme, ada, null);
                }
            }
        }
        tally.close();
        assertThat(finished).as("died between the vault and the data").isPositive();
        assertThat(moxora.contacts.exists(bolt, neighbours)).isTrue();
    }

    private static List<Long> places(long statements) {
        int step = Tally.size(4, 1);
        return LongStream.rangeClosed(1, statements)
                .filter(place -> place % step == 0)
                .boxed()
                .toList();
    }

    private boolean dies(DyingDatabases databases, UUID contact) {
        long before = inVault(acme, "done_at is null");
        try {
            erasure(databases.serving(), databases.vault(), new LateEvents()).erase(acme, contact, null, false);
            // Being done is noted behind the commit, and is no matter of its caller's.
            return inVault(acme, "done_at is null") > before;
        } catch (Fault died) {
            return true;
        }
    }

    /** The row is locked by the erasure; the import, which names its id, waits for it and must then see the tombstone. */
    @Test
    @Tag("N6")
    void anImportThatWaitedForTheErasure_bringsNobodyBack() throws Exception {
        UUID ada = create(acme, ADDRESS);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ContactErasure slow = erasure(moxora.store, moxora.vault, (session, marks, now) -> {
            locked.countDown();
            await(goOn);
        });
        CompletableFuture<Void> erasing = CompletableFuture.runAsync(() -> slow.erase(acme, ada, null, false));
        await(locked);
        CompletableFuture<ContactBatches.Written> importing =
                CompletableFuture.supplyAsync(() -> write(acme, new Incoming(ada, draft("again@example.org"))));
        awaitSomebodyWaiting();
        goOn.countDown();

        erasing.get(10, TimeUnit.SECONDS);
        assertThat(importing.get(10, TimeUnit.SECONDS).erased()).containsExactly(ada);
        assertThat(moxora.contacts.exists(acme, ada)).isFalse();
        assertThat(inData(acme, "contact_token")).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitSomebodyWaiting() throws Exception {
        try (var connection = sandbox.superuser();
                var statement = connection.createStatement()) {
            boolean waiting = false;
            while (!waiting) {
                try (var rows = statement.executeQuery(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
                    waiting = rows.next();
                }
            }
        }
    }

    private ContactBatches.Written write(TenantScope scope, Incoming... incoming) {
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", List.of(incoming));
        return moxora.store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            return moxora.contactBatches.write(session, prepared);
        });
    }

    @Test
    @Tag("P129")
    void aMinorsAddresses_areNotTakenInAgain_untilSomebodyLiftsThat() {
        UUID child = moxora.contacts
                .create(acme, "GB", draft(ADDRESS).withRestrictions(EnumSet.of(Restriction.MINOR)))
                .id();
        UUID other = create(acme, "other@example.org");
        moxora.contacts.erase(acme, child, null);

        ContactDraft again = draft("ADA@Example.org");
        refused(FaultCode.ADDRESS_BLOCKED, () -> moxora.contacts.create(acme, "GB", again));
        refused(FaultCode.ADDRESS_BLOCKED, () -> moxora.contacts.change(acme, "GB", other, null, before -> again));
        ContactBatches.Written written =
                write(acme, new Incoming(null, draft("fine@example.org")), new Incoming(null, again));
        assertThat(written.added()).isEqualTo(1);
        assertThat(written.blocked()).containsExactly(1);
        assertThat(moxora.contacts.create(bolt, "GB", again)).isNotNull();

        assertThat(moxora.removal.blocks.lift(bolt, ADDRESS)).isFalse();
        assertThat(moxora.removal.blocks.lift(acme, "Ada@EXAMPLE.org")).isTrue();
        assertThat(moxora.removal.blocks.lift(acme, ADDRESS)).isFalse();
        assertThat(moxora.contacts.create(acme, "GB", again)).isNotNull();
    }

    @Test
    void anAddressIsBlocked_onlyWhereThatWasAskedFor() {
        moxora.contacts.erase(acme, create(acme, ADDRESS), null);
        UUID second = create(acme, ADDRESS);

        moxora.contacts.erase(acme, second, null, true);

        refused(FaultCode.ADDRESS_BLOCKED, () -> create(acme, ADDRESS));
        assertThat(inData(bolt, "blocked_address")).isZero();
    }

    @Test
    void whoHasABlockedAddressAlready_keepsIt() {
        UUID first = create(acme, ADDRESS);
        UUID second = create(acme, ADDRESS);
        moxora.contacts.erase(acme, first, null, true);

        assertThat(moxora.contacts
                        .change(
                                acme,
                                "GB",
                                second,
                                null,
                                before -> new ContactDraft(
                                        "Grace",
                                        null,
                                        before.emails(),
                                        List.of(),
                                        null,
                                        null,
                                        List.of(),
                                        Map.of(),
                                        null))
                        .fields()
                        .firstName())
                .isEqualTo("Grace");
    }

    @Test
    void aRequestThatMadeAnErasedContact_isNotAnsweredWithANewOne() {
        UUID ada = moxora.contacts.create(acme, "GB", draft(ADDRESS), "key-1").id();
        moxora.contacts.erase(acme, ada, null);

        refused(FaultCode.NOT_FOUND, () -> moxora.contacts.create(acme, "GB", draft(ADDRESS), "key-1"));
        assertThat(inData(acme, "contact")).isZero();
    }
}
