package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import moxora.contact.ContactHoldables;
import moxora.erasure.Check;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults of holds, each planted and then caught. */
@Tag("T-59")
class SabotagedHoldsTest extends HoldScene {

    /** One that keeps every contact, whoever was asked for. */
    private record Greedy(Holdable honest) implements Holdable {

        @Override
        public HeldClass heldClass() {
            return honest.heldClass();
        }

        @Override
        public String table() {
            return honest.table();
        }

        @Override
        public boolean goesWithContact() {
            return honest.goesWithContact();
        }

        @Override
        public List<Found> some(TenantSession session, Selection selection, @Nullable String after, int limit) {
            return honest.some(session, new Selection(null, null), after, limit);
        }
    }

    private static List<String> broken(HoldAtClosure checks, TenantScope tenant) {
        return checks.of(tenant).stream()
                .filter(check -> !check.holds())
                .map(Check::name)
                .toList();
    }

    private HoldAtClosure with(List<Holdable> holdables) {
        return new HoldAtClosure(
                moxora.vault,
                moxora.store,
                new HoldKeeping(moxora.store, moxora.sealer, holdables, sandbox.clock),
                moxora.sealer,
                holdables,
                sandbox.clock);
    }

    @Test
    void aHoldThatSilentlyKeepsEverything_isCaught() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        desk.contact(acme, "Eve", "eve@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        Closure closure = moxora.erasure.closures.request(acme);
        List<Holdable> honest = ContactHoldables.all(moxora.sealer, moxora.contactTokens);

        with(honest).before(acme, closure);
        assertThat(broken(with(honest), acme)).isEmpty();
        List<Holdable> greedy = honest.stream().<Holdable>map(Greedy::new).toList();
        with(greedy).before(acme, closure);

        assertThat(broken(with(greedy), acme)).containsExactly("no contact beyond those named of hold " + hold.id());
        // And a closure of which this is true gets no certificate.
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        Closure after = moxora.erasure.closures.find(acme.organisation()).orElseThrow();
        assertThat(after.state()).isEqualTo(OrganisationState.PURGED);
        assertThat(after.lastError()).isEqualTo("residue_found");
        assertThat(moxora.erasure.certificates.find(acme.organisation())).isEmpty();
    }

    @Test
    void recordsOfNoHold_ofAnotherClass_orTooMany_areCaught() {
        TenantScope acme = sandbox.organisation("acme");
        Hold hold = desk.active(acme, YEARS, List.of("audit"));
        moxora.holds.atClosure.before(acme, moxora.erasure.closures.request(acme));
        assertThat(broken(moxora.holds.atClosure, acme)).isEmpty();

        plant(acme, UUID.randomUUID(), "audit_entry");
        assertThat(broken(moxora.holds.atClosure, acme)).containsExactly("no held record without a hold in force");
        unplant(acme);
        plant(acme, hold.id(), "audit_entry");
        assertThat(broken(moxora.holds.atClosure, acme)).contains("held records of hold " + hold.id() + " as counted");
        unplant(acme);
        plant(acme, hold.id(), "app_user");
        assertThat(broken(moxora.holds.atClosure, acme)).contains("nothing beyond the classes of hold " + hold.id());
        unplant(acme);
        assertThat(broken(moxora.holds.atClosure, acme)).isEmpty();
    }

    private static final UUID PLANTED = UUID.fromString("ffffffff-0000-4000-8000-000000000001");

    private static void plant(TenantScope tenant, UUID hold, String kind) {
        sandbox.asSuperuser("insert into held_record values ('" + tenant.organisation() + "', '" + hold + "', '" + kind
                + "', '" + PLANTED + "', '\\x00', now())");
    }

    private static void unplant(TenantScope tenant) {
        sandbox.asSuperuser("delete from held_record where organisation_id = '" + tenant.organisation() + "' and id = '"
                + PLANTED + "'");
    }

    @Test
    void aHoldsKeyDestroyedEarly_isCaught() {
        TenantScope acme = sandbox.organisation("acme");
        Hold hold = desk.active(acme, YEARS, List.of("audit"));
        moxora.holds.atClosure.before(acme, moxora.erasure.closures.request(acme));
        assertThat(broken(moxora.holds.atClosure, acme)).isEmpty();

        sandbox.inVaultAsSuperuser("delete from wrapped_keyset where organisation_id = '" + hold.id() + "'");

        assertThat(broken(moxora.holds.atClosure, acme))
                .containsExactly("control: a held record of hold " + hold.id() + " opens");
    }

    @Test
    @Tag("T-21")
    void aHeldRecord_opensNeitherUnderTheNeighbour_norInAnotherPlace() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold ofAcme = desk.active(acme, YEARS, List.of("contacts"), ada);
        Hold ofNeighbour = desk.active(bolt, YEARS, List.of("contacts"), ofBolt);
        moxora.contacts.erase(acme, ada, null);
        assertThat(desk.read(acme, ofAcme)).hasSize(1);
        assertThat(desk.read(bolt, ofNeighbour)).isEmpty();

        // Copied to the neighbour, under the neighbour's hold and under its own.
        for (UUID hold : List.of(ofNeighbour.id(), ofAcme.id())) {
            sandbox.asSuperuser("insert into held_record select '" + bolt.organisation() + "', '" + hold
                    + "', kind, id, sealed, held_at from held_record where organisation_id = '" + acme.organisation()
                    + "'");
        }
        assertThatThrownBy(() -> desk.read(bolt, ofNeighbour)).isInstanceOf(Fault.class);
        HeldRecords records = new HeldRecords(moxora.sealer);
        assertThatThrownBy(() -> moxora.store.run(bolt, session -> records.page(session, ofAcme.id(), null, null, 10)))
                .isInstanceOf(Fault.class);
        sandbox.asSuperuser("delete from held_record where organisation_id = '" + bolt.organisation() + "'");
        // Called something else where it lies.
        sandbox.asSuperuser(
                "update held_record set kind = 'consent' where organisation_id = '" + acme.organisation() + "'");
        assertThatThrownBy(() -> desk.read(acme, ofAcme)).isInstanceOf(Fault.class);
    }

    @Test
    void anEndBrokenOffAnywhere_isBegunAgain() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        moxora.contacts.erase(acme, ada, null);
        moxora.holds.holds.release(Desk.bob(acme), hold.id(), Hold.Reason.ORDERED);
        moxora.holds.holds.confirm(Desk.ann(acme), hold.id());

        // The records cannot be deleted: the key is gone by then, and that is not called the end.
        sandbox.asSuperuser(
                "create function no() returns trigger language plpgsql as" + " 'begin raise exception ''no''; end'");
        sandbox.asSuperuser("create trigger no before delete on held_record for each row execute function no()");
        moxora.holds.ends.runDue();
        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.ENDING);
        assertThat(moxora.holds.addenda.find(hold.id())).isEmpty();
        assertThat(desk.rows(acme, "held_record")).isEqualTo(1);

        sandbox.asSuperuser("drop trigger no on held_record");
        sandbox.asSuperuser("drop function no()");
        moxora.holds.ends.runDue();
        moxora.holds.ends.runDue();
        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.ENDED);
        assertThat(moxora.holds.addenda.find(hold.id())).isPresent();
        assertThat(desk.rows(acme, "held_record")).isZero();
    }
}
