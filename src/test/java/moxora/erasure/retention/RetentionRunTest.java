package moxora.erasure.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import moxora.app.RetentionParts;
import moxora.contact.Contact;
import moxora.email.Reports;
import moxora.email.suppression.SuppressionReason;
import moxora.erasure.BeforeExpiry;
import moxora.fault.Fault;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P98")
class RetentionRunTest extends RetentionScene {

    private Stream<String> ran(TenantScope scope) {
        return moxora.auditPages.before(scope, Long.MAX_VALUE, 200).stream()
                .filter(entry -> entry.action().equals("retention_ran"))
                .map(entry -> entry.detail());
    }

    /** P82: whoever keeps an account for ten years loses nothing of it, whenever the run comes by. */
    @Test
    @Tag("P82")
    void inTenYearsOfAnActiveAccount_nothingOfItIsLost() {
        Contact ada = moxora.contacts.create(bolt, "GB", draft("ada@example.org"));
        UUID erased = contact(bolt, "gone@example.org");
        moxora.contacts.erase(bolt, erased, null);
        Reports.of(moxora, bolt).receive("open", "ada@example.org", sandbox.clock.instant());
        moxora.email.suppressions.add(bolt, "no@example.org", null, SuppressionReason.COMPLAINT);
        List<String> kept = Stream.of(DataClass.values())
                .filter(each ->
                        moxora.policies.require("moxora").retention().of(each).isEmpty())
                .flatMap(each -> each.tables().stream())
                // They write down what goes on around them.
                .filter(table -> !table.equals("route") && !table.startsWith("audit_"))
                .toList();
        List<Long> before = kept.stream().map(table -> count(bolt, table)).toList();
        Instant start = sandbox.clock.instant();

        Instant end = start.atOffset(ZoneOffset.UTC).plusYears(10).toInstant();
        for (Instant at = start;
                at.isBefore(end);
                at = at.plus(Duration.ofDays(37).plusHours(7))) {
            sandbox.clock.advanceTo(at);
            moxora.retention.run.runThrough(at);
        }

        assertThat(kept.stream().map(table -> count(bolt, table)).toList()).isEqualTo(before);
        assertThat(moxora.contacts.get(bolt, ada.id())).isEqualTo(ada);
        assertThat(moxora.email.timeline.recent(bolt, ada.id(), 10)).hasSize(1);
        assertThat(item(bolt, DataClass.CONTACTS).next()).isNull();
        assertThat(item(bolt, DataClass.CONTACTS).rows()).isZero();
    }

    @Test
    void whatGoesNext_andWhatWent_isTold_ofOneOrganisationAndNoOther() {
        Instant at = sandbox.clock.instant().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);
        receipts(acme, 2_500, at);
        receipts(bolt, 5, at);
        Instant end = at.atOffset(ZoneOffset.UTC).plusYears(1).toInstant();

        long counted = moxora.retention.counts.of(DataClass.AI_RECEIPTS);
        RetentionReport.Item before = item(acme, DataClass.AI_RECEIPTS);
        assertThat(before.period()).isEqualTo("P1Y");
        assertThat(before.next()).isEqualTo(new RetentionReport.Next(end, endOfDay(end), 2_500, false));
        assertThat(before.last()).isNull();
        assertThat(before.rows()).isZero();

        sandbox.clock.advanceTo(end.minusSeconds(60));
        moxora.retention.run.runThrough(end.minusSeconds(60));
        assertThat(count(acme, "ai_receipt")).isEqualTo(2_500);
        sandbox.clock.advanceTo(end);
        moxora.retention.run.runThrough(end);

        RetentionReport.Item after = item(acme, DataClass.AI_RECEIPTS);
        assertThat(after.next()).isNull();
        assertThat(after.last()).isEqualTo(end);
        assertThat(after.lastRows()).isEqualTo(2_500);
        assertThat(after.rows()).isEqualTo(2_500);
        assertThat(ran(acme)).anyMatch(detail -> detail.contains("aiReceipts=2500"));
        assertThat(moxora.retention.counts.of(DataClass.AI_RECEIPTS) - counted).isEqualTo(2_500);
        RetentionReport.Item ofBolt = item(bolt, DataClass.AI_RECEIPTS);
        assertThat(ofBolt.period()).isEqualTo("account");
        assertThat(ofBolt.next()).isNull();
        assertThat(ofBolt.rows()).isZero();
        assertThat(count(bolt, "ai_receipt")).isEqualTo(5);
        assertThat(ran(bolt)).noneMatch(detail -> detail.contains("aiReceipts"));
    }

    /** A run that dies between two batches leaves counts that are true, and the next one removes the rest. */
    @Test
    void aRunThatIsBrokenOff_isGoneOnWith_andEveryRowIsCountedOnce() {
        receipts(acme, 3_400, sandbox.clock.instant().minus(Duration.ofDays(1)));
        Instant end = sandbox.clock.instant().plus(Duration.ofDays(400));
        sandbox.clock.advanceTo(end);
        AtomicInteger batches = new AtomicInteger();
        RetentionRun broken = new RetentionRun(
                moxora.store,
                moxora.registry,
                moxora.policies,
                moxora.audit,
                RetentionParts.expirables(moxora).stream()
                        .map(each -> (Expirable) new Breaking(each, batches))
                        .toList(),
                BeforeExpiry.NOTHING,
                new RetentionCounts(),
                sandbox.clock);

        assertThatThrownBy(() -> broken.run(acme)).isInstanceOf(Fault.class);
        assertThat(count(acme, "ai_receipt")).isEqualTo(1_400);
        assertThat(item(acme, DataClass.AI_RECEIPTS).rows()).isEqualTo(2_000);
        assertThat(ran(acme)).as("what it had removed is on the trail").hasSize(1);

        moxora.retention.run.run(acme);

        assertThat(count(acme, "ai_receipt")).isZero();
        assertThat(item(acme, DataClass.AI_RECEIPTS).rows()).isEqualTo(3_400);
    }

    /** Dies in the third batch, after its rows are gone and before that is committed. */
    private record Breaking(Expirable right, AtomicInteger batches) implements Expirable {

        @Override
        public DataClass dataClass() {
            return right.dataClass();
        }

        @Override
        public Optional<Instant> next(TenantSession session, Policy policy) {
            return right.dataClass() == DataClass.AI_RECEIPTS ? right.next(session, policy) : Optional.empty();
        }

        @Override
        public long over(TenantSession session, Policy policy, Instant at, int limit) {
            return right.over(session, policy, at, limit);
        }

        @Override
        public Removed removeSome(TenantSession session, Policy policy, Instant now) {
            Removed removed = right.removeSome(session, policy, now);
            if (batches.incrementAndGet() == 3) {
                throw new IllegalStateException("killed");
            }
            return removed;
        }
    }

    /** One organisation whose policy is gone keeps no other waiting. */
    @Test
    void anOrganisationThatCannotBeGoneThrough_keepsNoOtherWaiting() {
        receipts(acme, 3, sandbox.clock.instant());
        TenantScope lost = sandbox.organisation("lost", "moonengage");
        sandbox.inVaultAsSuperuser("update organisation_registry set policy = 'umbrella' where organisation_id = '"
                + lost.organisation() + "'");
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(370)));

        moxora.retention.run.runThrough(sandbox.clock.instant());

        assertThat(count(acme, "ai_receipt")).isZero();
    }

    @Test
    void whatGoesIsNoSecretOfTheTrail_itNamesClassesAndCountsAlone() {
        receipts(acme, 1, sandbox.clock.instant());
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(370)));
        moxora.retention.run.run(acme);
        assertThat(ran(acme)).isNotEmpty().allMatch(detail -> detail.matches("([a-zA-Z]+=[0-9]+ ?)+"));
    }
}
