package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows go in batches, each from where the last one ended, and whatever comes behind them is found by those that follow. */
@Tag("B13")
class RowsInOrderTest {

    private static final RowsInOrder CONTACTS = new RowsInOrder("contact", "id");

    @Test
    void eachBatch_beginsAboveTheLast_andWhatCameBelow_isFoundByTheNextOnes() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = filled(sandbox, "acme");
            TenantScope bolt = filled(sandbox, "bolt");
            Erasable.Batches batches = CONTACTS.batches();

            assertThat(erased(sandbox, acme, batches)).isEqualTo(2);
            sandbox.asSuperuser("insert into contact"
                    + " (organisation_id, id, identity, profile, version, created_at, updated_at) values ('"
                    + acme.organisation()
                    + "', '00000000-0000-7000-8000-000000000001', '\\x00', '\\x00', 1, now(), now())");
            List<Long> rest = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                rest.add(erased(sandbox, acme, batches));
            }

            assertThat(rest).containsExactly(2L, 1L, 0L);
            assertThat(erased(sandbox, acme, CONTACTS.batches())).isEqualTo(1);
            assertThat(erased(sandbox, acme, CONTACTS.batches())).isZero();
            assertThat(erased(sandbox, bolt, CONTACTS.batches())).isEqualTo(2);
        }
    }

    /** As of a mailing: a batch is one no longer where all that is alike goes with it. */
    @Test
    void rowsOfTheSameInstant_goInMoreThanOneBatch() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = filled(sandbox, "acme");
            TenantScope bolt = filled(sandbox, "bolt");
            sandbox.asSuperuser("insert into email_event"
                    + " (organisation_id, at, identity, contact_id, type, sealed, received_at, shown_at)"
                    + " select organisation_id, '2026-11-01', sha256(id::text::bytea), id, 'open', '\\x00', now(), now()"
                    + " from contact");
            Erasable events = sandbox.assembly.erasure.context.plan().erasables().stream()
                    .filter(each -> each.table().equals("email_event"))
                    .findFirst()
                    .orElseThrow();
            Erasable.Batches batches = events.batches();

            List<Long> each = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                each.add(erased(sandbox, acme, batches));
            }
            assertThat(each).containsExactly(2L, 2L, 1L, 0L);

            // The planted fault: by the instant alone, all five go at once.
            assertThat(erased(sandbox, bolt, new RowsInOrder("email_event", "at").batches()))
                    .isEqualTo(5);
        }
    }

    private static TenantScope filled(Sandbox sandbox, String name) {
        TenantScope scope = sandbox.organisation(name);
        for (int i = 0; i < 5; i++) {
            sandbox.assembly.contacts.create(scope, "GB", TestPlatform.ada());
        }
        return scope;
    }

    private static long erased(Sandbox sandbox, TenantScope scope, Erasable.Batches batches) {
        return sandbox.assembly.purging.within(
                new TenantScope(scope.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE),
                session -> batches.eraseSome(session, 2));
    }
}
