package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.erasure.RestoreGate;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever was suppressed before the vault was told of each is suppressed in a restored copy as well. */
@Tag("P99")
@Tag("T-53")
class UntoldSuppressionsTest {

    private static Sandbox sandbox;
    private static Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void signUp() {
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    private UntoldSuppressions node() {
        return new UntoldSuppressions(
                moxora.store, moxora.vault, new SuppressionJournal(moxora.vault), Runnable::run, sandbox.clock);
    }

    private void add(TenantScope scope, String address) {
        moxora.email.suppressions.add(scope, address, null, SuppressionReason.MANUAL);
    }

    private long inVault(TenantScope scope, String condition) {
        return moxora.vault.within(sql -> sql.count(
                "select count(*) from suppression_entry where organisation_id = ? and " + condition,
                scope.organisation().value()));
    }

    private List<UUID> there(TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id from suppression where organisation_id = ? order by id",
                                row -> row.uuid(1),
                                session.organisation()));
    }

    /** As in a database of a version that told the vault of closures alone. */
    private void asBefore() {
        sandbox.inVaultAsSuperuser("delete from suppression_entry");
        sandbox.migrateVaultAgainTo("16");
    }

    /** Bolt is the planted fault: nobody tells the vault, and the restored list is empty. */
    @Test
    void whoWasSuppressedBefore_isSuppressedInARestoredCopy_onceTheVaultIsTold() {
        add(acme, "no@example.org");
        moxora.email.suppressions.add(acme, "no@example.org", "news", SuppressionReason.UNSUBSCRIBE);
        add(bolt, "no@example.org");
        List<UUID> before = there(acme);
        asBefore();
        sandbox.inVaultAsSuperuser("delete from unfinished_work where organisation_id = '" + bolt.organisation() + "'");

        node().resumeUnfinished();

        assertThat(inVault(acme, "holds")).isEqualTo(2);
        assertThat(moxora.erasure.gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        sandbox.asSuperuser("delete from suppression");
        moxora.email.suppressionReplay.replay(acme);
        moxora.email.suppressionReplay.replay(bolt);
        assertThat(there(acme)).hasSize(2).isEqualTo(before);
        assertThat(there(bolt)).isEmpty();
    }

    @Test
    void whatTheVaultKnows_isTheNewerWord() {
        add(acme, "no@example.org");
        add(acme, "other@example.org");
        sandbox.inVaultAsSuperuser("update suppression_entry set holds = false where id = '"
                + there(acme).get(0) + "'");
        sandbox.inVaultAsSuperuser("delete from suppression_entry where holds");
        sandbox.migrateVaultAgainTo("16");

        node().resumeUnfinished();

        assertThat(inVault(acme, "not holds")).isEqualTo(1);
        assertThat(inVault(acme, "holds")).isEqualTo(1);
    }

    @Test
    void oneThatWasBrokenOff_isGoneOnWith_andEachIsToldOnce() {
        int many = UntoldSuppressions.BATCH + 50;
        sandbox.asSuperuser(
                "insert into suppression (organisation_id, id, mark, topic_mark, reason, sealed, created_at)"
                        + " select '" + acme.organisation() + "', gen_random_uuid(), decode(md5((i / 2)::text), 'hex'),"
                        + " decode(md5('all'), 'hex'), case i % 2 when 0 then 'manual' else 'import' end, '\\x00', now()"
                        + " from generate_series(1, " + many + ") i");
        asBefore();
        assertThat(node().step(acme, UUID.randomUUID())).isTrue();
        assertThat(inVault(acme, "true")).isEqualTo(UntoldSuppressions.BATCH);

        long first = moxora.vault.within(sql -> sql.count("select max(epoch) from suppression_entry"));

        node().resumeUnfinished();

        assertThat(inVault(acme, "true")).isEqualTo(many);
        assertThat(inVault(acme, "epoch = " + first)).isEqualTo(UntoldSuppressions.BATCH);
        long left = moxora.vault.within(
                sql -> sql.count("select count(*) from unfinished_work where kind = 'SUPPRESSIONS'"));
        assertThat(left).isZero();
    }
}
