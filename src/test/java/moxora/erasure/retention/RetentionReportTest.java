package moxora.erasure.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.DataClass;
import moxora.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes next and what went, as an organisation is told. */
@Tag("P98")
class RetentionReportTest extends RetentionScene {

    /** Up to the last microsecond of the day, and of what has waited for its run, up to the end of today. */
    @Test
    void whatGoesNext_isCountedToTheEndOfItsDay() {
        Instant midnight = endOfDay(sandbox.clock.instant());
        receipts(acme, 2, midnight.plusSeconds(1));
        receipts(acme, 3, midnight.plus(Duration.ofDays(1)).minus(1, ChronoUnit.MICROS));
        receipts(acme, 4, midnight.plus(Duration.ofDays(1)));
        receipts(bolt, 7, midnight.plusSeconds(1));
        Instant first =
                midnight.plusSeconds(1).atOffset(ZoneOffset.UTC).plusYears(1).toInstant();

        assertThat(item(acme, DataClass.AI_RECEIPTS).next())
                .isEqualTo(new RetentionReport.Next(first, endOfDay(first), 5, false));

        sandbox.clock.advanceTo(first.plus(Duration.ofDays(1)));
        assertThat(item(acme, DataClass.AI_RECEIPTS).next())
                .as("late, and with what comes today")
                .isEqualTo(new RetentionReport.Next(first, endOfDay(first).plus(Duration.ofDays(1)), 9, false));
    }

    @Test
    void counting_endsAtItsLimit_andSaysSo() {
        receipts(acme, 12, sandbox.clock.instant());
        Policy policy = moxora.policies.require("moonengage");

        RetentionReport.Next all = moxora.retention.run.next(acme, policy, 12).get(DataClass.AI_RECEIPTS);
        RetentionReport.Next some = moxora.retention.run.next(acme, policy, 11).get(DataClass.AI_RECEIPTS);

        assertThat(all.rows()).isEqualTo(12);
        assertThat(all.more()).isFalse();
        assertThat(some.rows()).isEqualTo(11);
        assertThat(some.more()).isTrue();
    }

    @Test
    void theReport_hasEveryClass_thePolicysDigest_andItsContradictions() {
        RetentionReport.Report report = moxora.retention.report.of(acme);
        Policy policy = moxora.policies.require("moonengage");
        assertThat(report.policy()).isEqualTo("moonengage");
        assertThat(report.policyDigest()).isEqualTo(policy.digest());
        assertThat(report.items()).extracting(RetentionReport.Item::dataClass).containsExactly(DataClass.values());
        assertThat(report.contradictions()).isNotEmpty().isEqualTo(policy.contradictions());
    }

    @Test
    void anOrganisationWhoseKeysAreGone_hasNoReport() {
        Instant due = moxora.erasure.closures.request(acme).dueAt();
        sandbox.clock.advanceTo(due);
        moxora.erasure.run.runDue();
        assertThatThrownBy(() -> moxora.retention.report.of(acme))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
    }
}
