package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.email.provider.BounceClass;
import moxora.email.unsubscribe.TopicDraft;
import moxora.store.DyingDatabases;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was suppressed or lifted since a backup holds in the restored copy as well. */
@Tag("T-53")
@Tag("N4")
class SuppressionReplayTest {

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

    private UUID add(TenantScope scope, String name, String topic) {
        return moxora.email.suppressions.add(scope, name + "@example.org", topic, SuppressionReason.MANUAL);
    }

    private void lift(String name, String topic) {
        moxora.email.suppressions.remove(acme, name + "@example.org", topic, null, null);
    }

    private void backUp() {
        sandbox.asSuperuser("drop schema if exists backup cascade");
        sandbox.asSuperuser("create schema backup");
        sandbox.asSuperuser("create table backup.suppression as select * from suppression");
        sandbox.asSuperuser("create table backup.erasure_applied as select * from erasure_applied");
    }

    private void restore() {
        for (String table : List.of("suppression", "erasure_applied")) {
            sandbox.asSuperuser("delete from " + table);
            sandbox.asSuperuser("insert into " + table + " select * from backup." + table);
        }
    }

    private List<Suppressions.Item> list(TenantScope scope) {
        return moxora.email.suppressions.page(scope, null, null, null, 100).items();
    }

    private List<String> rows(TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id || encode(mark, 'hex') || encode(topic_mark, 'hex') || reason || created_at"
                                        + " from suppression where organisation_id = ? order by 1",
                                row -> row.text(1),
                                session.organisation()));
    }

    @Test
    void whatCameAndWhatWentSinceTheBackup_isAsItWas_underTheSameIds() {
        moxora.email.topics.define(acme, TopicDraft.of("News", null, null));
        add(acme, "before", null);
        add(acme, "lifted", null);
        add(acme, "twice", null);
        add(bolt, "lifted", null);
        backUp();
        add(acme, "since", null);
        add(acme, "since", "news");
        Happenings happenings = new Happenings(moxora, acme);
        happenings.tell(happenings.bounce("bounced@example.org", BounceClass.HARD, sandbox.clock.instant()));
        lift("lifted", null);
        lift("twice", null);
        add(acme, "twice", null);
        List<String> rows = rows(acme);
        List<Suppressions.Item> items = list(acme);
        List<String> neighbours = rows(bolt);
        restore();
        assertThat(rows(acme)).isNotEqualTo(rows);

        long changed = moxora.email.suppressionReplay.replay(acme);

        assertThat(changed).isPositive();
        assertThat(rows(acme))
                .hasSameSizeAs(rows)
                .filteredOn(row -> !rows.contains(row))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(list(acme))
                .extracting(Suppressions.Item::reason)
                .containsExactlyInAnyOrderElementsOf(
                        items.stream().map(Suppressions.Item::reason).toList());
        assertThat(list(acme)).extracting(Suppressions.Item::topic).contains("News");
        assertThat(rows(bolt)).isEqualTo(neighbours);
        assertThat(moxora.email.suppressionReplay.replay(acme)).as("once more").isZero();
        List<Long> applied = moxora.store.within(
                acme, session -> session.sql().rows("select epoch from erasure_applied", row -> row.number(1)));
        List<Long> known = moxora.vault.within(sql -> sql.rows(
                "select epoch from suppression_entry where organisation_id = ?",
                row -> row.number(1),
                acme.organisation().value()));
        assertThat(applied).containsAll(known);
    }

    @Test
    void aTopicThatNobodyKnowsAnyMore_isSuppressedAllTheSame() {
        backUp();
        add(acme, "since", "gardening");
        restore();

        moxora.email.suppressionReplay.replay(acme);

        assertThat(list(acme)).extracting(Suppressions.Item::topic).containsExactly(SuppressionReplay.UNNAMED);
        assertThat(moxora.email
                        .suppressions
                        .page(acme, null, "Gardening", null, 10)
                        .items())
                .hasSize(1);
    }

    @Test
    void theVault_hasNoAddressAndNoTopicInClear_andOneEntryForEach() {
        add(acme, "ada", "gardening");
        lift("ada", "gardening");
        add(acme, "ada", "gardening");

        List<String> entries = moxora.vault.within(sql -> sql.rows(
                "select t::text from suppression_entry t where organisation_id = ?",
                row -> row.text(1),
                acme.organisation().value()));

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0)).doesNotContain("ada").doesNotContain("gardening");
    }

    /** A list that is changed and a vault that was not told would part; so the one fails with the other. */
    @Test
    @Tag("B1")
    void whereTheVaultIsNotToldOfIt_nothingIsSuppressed() {
        DyingDatabases dead = new DyingDatabases(sandbox.settings.logins(), 0, false);
        SuppressionList deaf =
                new SuppressionList(moxora.sealer, moxora.index, new SuppressionJournal(dead.vault()), sandbox.clock);
        Happenings happenings = new Happenings(moxora, acme);

        assertThatThrownBy(() -> moxora.store.run(
                        acme,
                        session -> deaf.suppress(
                                session, happenings.mark("ada@example.org"), null, SuppressionReason.COMPLAINT)))
                .isNotNull();

        assertThat(rows(acme)).isEmpty();
    }
}
