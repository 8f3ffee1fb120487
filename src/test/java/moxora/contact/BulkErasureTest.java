package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.BulkErasure.Preview;
import moxora.contact.BulkErasure.Selection;
import moxora.contact.BulkErasure.Status;
import moxora.contact.ContactBatches.Incoming;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many contacts go at once, but only those that were shown, and nobody else's. */
@Tag("T-56")
@Tag("B32")
class BulkErasureTest {

    private static final Executor AT_ONCE = Runnable::run;
    private static final Executor NEVER = work -> {};
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

    private BulkErasureWork work(Executor runner) {
        return new BulkErasureWork(
                moxora.store, moxora.vault, moxora.removal.erasure, runner, moxora.audit, sandbox.clock);
    }

    private BulkErasure bulk(BulkErasureWork work) {
        return new BulkErasure(
                moxora.store,
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, sandbox.clock),
                new TenantPolicies(moxora.store, moxora.policies),
                moxora.abuse.readings,
                moxora.holds.contacts,
                work,
                moxora.audit,
                sandbox.clock);
    }

    private BulkErasure bulk(Executor runner) {
        return bulk(work(runner));
    }

    private static ContactDraft draft(String name, String tag) {
        return new ContactDraft(
                name,
                null,
                List.of(name.toLowerCase(java.util.Locale.ROOT) + "@example.org"),
                List.of(),
                null,
                null,
                List.of(tag),
                Map.of(),
                null);
    }

    private List<UUID> many(TenantScope scope, int number, String tag) {
        List<UUID> ids = new ArrayList<>();
        List<Incoming> incoming = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add(UUID.randomUUID());
            incoming.add(new Incoming(ids.get(i), draft(tag + i, tag)));
        }
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", incoming);
        moxora.store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            moxora.contactBatches.write(session, prepared);
        });
        return ids;
    }

    private long count(TenantScope scope, String table) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    private long inVault(String counting) {
        return moxora.vault.within(sql -> sql.count(
                counting + " and organisation_id = ?", acme.organisation().value()));
    }

    private static Selection tagged(String tag) {
        return new Selection(List.of(new ContactQuery.Filter(ContactQuery.By.TAG, tag)), Set.of());
    }

    private static Selection ids(List<UUID> ids) {
        return new Selection(List.of(), new HashSet<>(ids));
    }

    private static void refused(FaultCode code, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    @Test
    void aDryRun_showsHowMany_andErasesNobody() {
        many(acme, 3, "old");
        many(acme, 2, "new");
        many(bolt, 4, "old");

        Preview preview = moxora.removal.bulk.preview(acme, "GB", tagged("OLD"));

        assertThat(preview.matched()).isEqualTo(3);
        assertThat(preview.held() + preview.notFound()).isZero();
        assertThat(preview.sample()).hasSize(3);
        assertThat(preview.confirm()).hasSize(32);
        assertThat(count(acme, "contact")).isEqualTo(5);
        assertThat(count(acme, "contact_erasure")).isZero();
    }

    @Test
    void whatWasShown_goes_andNobodyElse() {
        many(acme, 450, "old");
        List<UUID> kept = many(acme, 3, "new");
        many(bolt, 4, "old");
        Preview preview = moxora.removal.bulk.preview(acme, "GB", tagged("old"));

        UUID id = bulk(AT_ONCE).begin(acme, "GB", tagged("old"), 450, preview.confirm(), true);

        assertThat(moxora.removal.bulk.status(acme, id)).isEqualTo(new Status(id, true, 450, 450, 0));
        assertThat(kept).allMatch(contact -> moxora.contacts.exists(acme, contact));
        assertThat(count(acme, "contact")).isEqualTo(3);
        assertThat(count(acme, "contact_tombstone")).isEqualTo(450);
        assertThat(count(acme, "blocked_address")).isEqualTo(450);
        assertThat(count(acme, "contact_erasure_item")).isZero();
        assertThat(count(bolt, "contact")).isEqualTo(4);
        assertThat(inVault("select count(distinct epoch) from erased_contact where true"))
                .as("one transaction of the vault for each batch")
                .isEqualTo(3);
        assertThat(inVault("select count(*) from erased_contact where done_at is null"))
                .isZero();
        refused(FaultCode.NOT_FOUND, () -> moxora.removal.bulk.status(bolt, id));
        assertThat(moxora.auditPages.before(acme, Long.MAX_VALUE, 50))
                .filteredOn(entry -> entry.action().startsWith("contacts_eras"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.target()).isEqualTo(id));
    }

    @Test
    void whoeverCameSinceTheDryRun_stopsIt() {
        many(acme, 2, "old");
        Preview preview = moxora.removal.bulk.preview(acme, "GB", tagged("old"));
        List<UUID> third = many(acme, 1, "old");

        refused(
                FaultCode.COUNT_DIFFERS,
                () -> moxora.removal.bulk.begin(acme, "GB", tagged("old"), 2, preview.confirm(), false));
        moxora.contacts.erase(acme, third.get(0), null);
        many(acme, 1, "old");
        refused(
                FaultCode.COUNT_DIFFERS,
                () -> moxora.removal.bulk.begin(acme, "GB", tagged("old"), 3, preview.confirm(), false));

        assertThat(count(acme, "contact")).isEqualTo(3);
        assertThat(count(acme, "contact_erasure")).isZero();
    }

    @Test
    @Tag("T-01")
    void foreignAndUnknownIds_areCountedAsNotFound_andUntouched() {
        List<UUID> mine = many(acme, 2, "old");
        List<UUID> others = many(bolt, 2, "old");
        List<UUID> all = new ArrayList<>(mine);
        all.addAll(others);
        all.add(UUID.randomUUID());
        all.add(acme.organisation().value());
        all.add(acme.actor().id());

        Preview preview = moxora.removal.bulk.preview(acme, "GB", ids(all));
        assertThat(preview.matched()).isEqualTo(2);
        assertThat(preview.notFound()).isEqualTo(5);
        refused(FaultCode.COUNT_DIFFERS, () -> bulk(AT_ONCE).begin(acme, "GB", ids(all), 7, null, false));
        bulk(AT_ONCE).begin(acme, "GB", ids(all), 2, null, false);

        assertThat(count(acme, "contact")).isZero();
        assertThat(count(bolt, "contact")).isEqualTo(2);
        assertThat(count(acme, "app_user")).isEqualTo(1);
    }

    @Test
    @Tag("T-55")
    void oneThatWasKilled_goesOnBehindItsLastBatch() {
        many(acme, 450, "old");
        BulkErasureWork dying = work(NEVER);
        UUID id = bulk(dying).begin(acme, "GB", tagged("old"), 450, null, false);
        assertThat(dying.step(acme, id)).isTrue();
        assertThat(moxora.removal.bulk.status(acme, id))
                .isEqualTo(new Status(id, false, 450, BulkErasureWork.BATCH, 0));

        // Whoever comes later and fits the filter was not shown.
        many(acme, 1, "old");
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofMinutes(5)));
        work(AT_ONCE).resumeUnfinished();

        assertThat(moxora.removal.bulk.status(acme, id)).isEqualTo(new Status(id, true, 450, 450, 0));
        assertThat(count(acme, "contact")).isEqualTo(1);
        assertThat(inVault("select count(*) from unfinished_work where true")).isZero();
    }

    @Test
    void ofWhomSomethingIsHeld_theDryRunTells() {
        List<UUID> ids = many(acme, 3, "old");
        sandbox.asSuperuser("insert into hold_mark (organisation_id, hold_id, class, contact_id) values ('"
                + acme.organisation() + "', gen_random_uuid(), 'CONTACTS', '" + ids.get(0) + "')");

        assertThat(moxora.removal.bulk.preview(acme, "GB", tagged("old")).held())
                .isEqualTo(1);

        sandbox.asSuperuser("delete from hold_mark");
    }

    @Test
    void byTheBeginningOfAName_onlyWhoHasIt() {
        moxora.contacts.create(acme, "GB", draft("Alexandrina", "a"));
        moxora.contacts.create(acme, "GB", draft("Alexandros", "a"));
        Selection named = new Selection(List.of(new ContactQuery.Filter(ContactQuery.By.NAME, "alexandrin")), Set.of());

        assertThat(moxora.removal.bulk.preview(acme, "GB", named).matched()).isEqualTo(1);
    }

    @Test
    void aSelection_isNeverEmpty() {
        assertThatThrownBy(() -> new Selection(List.of(), Set.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
