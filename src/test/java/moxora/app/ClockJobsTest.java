package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever puts the clock forward finds done what would have been done meanwhile. */
@Tag("T-55")
class ClockJobsTest {

    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void advance(Duration time) {
        assertThat(new ClockJobs(moxora, sandbox.clock, true).advance(Period.ZERO, time))
                .isPresent();
    }

    private long unfinished(String table, TenantScope scope, String condition) {
        return moxora.vault.within(sql -> sql.count(
                "select count(*) from " + table + " where organisation_id = ?" + condition,
                scope.organisation().value()));
    }

    @Test
    void anErasureOfAContactThatWasBrokenOff_isFinished() {
        UUID erased = moxora.contacts.create(acme, "GB", TestPlatform.ada()).id();
        UUID kept = moxora.contacts.create(bolt, "GB", TestPlatform.ada()).id();
        moxora.contacts.erase(acme, erased, null);
        sandbox.inVaultAsSuperuser("update erased_contact set done_at = null");
        assertThat(unfinished("erased_contact", acme, " and done_at is null")).isEqualTo(1);

        advance(Duration.ofMinutes(2));

        assertThat(unfinished("erased_contact", acme, " and done_at is null")).isZero();
        assertThat(moxora.contacts.get(bolt, kept)).isNotNull();
    }

    @Test
    void anErasureOfManyThatNobodyIsAt_isTakenUp() {
        UUID id = moxora.contacts.create(acme, "GB", TestPlatform.ada()).id();
        String work = "insert into unfinished_work (organisation_id, id, kind, lease_until) values ('";
        UUID erasure = UUID.randomUUID();
        sandbox.asSuperuser(
                "insert into contact_erasure (organisation_id, id, state, block, matched, erased, created_at,"
                        + " updated_at) values ('" + acme.organisation() + "', '" + erasure
                        + "', 'running', false, 1, 0, now(), now())");
        sandbox.asSuperuser("insert into contact_erasure_item (organisation_id, erasure_id, contact_id) values ('"
                + acme.organisation() + "', '" + erasure + "', '" + id + "')");
        sandbox.inVaultAsSuperuser(work + acme.organisation() + "', '" + erasure + "', 'ERASURE', 'epoch')");

        advance(Duration.ofMinutes(2));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> unfinished("unfinished_work", acme, "") == 0);
        assertThat(moxora.removal.bulk.status(acme, erasure).erased()).isEqualTo(1);
        assertThat(found(acme)).isEmpty();
    }

    private List<UUID> found(TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id from contact where organisation_id = ?",
                                row -> row.uuid(1),
                                session.organisation()));
    }
}
