package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import moxora.SettableClock;
import moxora.TestPlatform;
import moxora.account.Admins;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the simulation says, on real databases: month ends, leap days, nights of summer time, outages, a clock put back. */
@Tag("P83")
@Tag("B12")
class ClosureDatesTest {

    /** Every other one is taken in each build. */
    private static final List<Instant> STARTS = List.of(
            Instant.parse("2026-11-30T23:59:59Z"),
            Instant.parse("2026-12-31T23:59:59.999999Z"),
            Instant.parse("2027-01-31T12:00:00Z"),
            Instant.parse("2027-04-30T00:00:00Z"),
            Instant.parse("2027-03-28T00:59:59Z"),
            Instant.parse("2027-05-31T00:00:00.000001Z"),
            Instant.parse("2027-10-31T01:00:00Z"),
            Instant.parse("2027-08-31T10:30:00Z"),
            Instant.parse("2027-12-31T00:00:00Z"),
            Instant.parse("2028-01-31T23:59:59Z"),
            Instant.parse("2032-02-29T12:00:00Z"),
            Instant.parse("2028-03-12T06:59:59Z"));

    @Test
    void closuresOfOddDates_areVerifiedInTime_afterAnOutageAndWithAClockPutBack() {
        try (Sandbox sandbox = Sandbox.open()) {
            Assembly moxora = sandbox.assembly;
            SettableClock clock = new SettableClock();
            RunContext before =
                    ErasureRuns.context(sandbox, moxora.erasure.plan, new Sinks(null, null, null, null, null));
            RunContext context = withClock(before, clock);
            Closures closures = new Closures(
                    context,
                    moxora.mail.notices,
                    moxora.erasure.links,
                    new Admins(moxora.store),
                    ClosureCap.NONE,
                    moxora.erasure.alarms);
            ErasureRun run = new ErasureRun(context, moxora.erasure.certificates, List.of(), List.of());
            TenantScope neighbour = sandbox.organisation("bolt");
            Contact left = moxora.contacts.create(neighbour, "GB", TestPlatform.ada());

            for (int i = 0; i < STARTS.size(); i += Tally.size(2, 1)) {
                Instant start = STARTS.get(i);
                TenantScope scope = sandbox.organisation("acme");
                OrganisationId acme = scope.organisation();
                put(clock, start);
                Closure closure = closures.request(scope);
                assertThat(closure.requestedAt()).isEqualTo(start);

                put(clock, closure.dueAt().minusNanos(1_000));
                run.runDue();
                assertThat(state(closures, acme)).as("requested %s", start).isEqualTo(OrganisationState.CLOSING);
                assertThat(closure.isDue(clock.instant())).isFalse();

                put(clock, clock.instant().minus(Duration.ofDays(1)));
                run.runDue();
                assertThat(state(closures, acme)).as("the clock was put back").isEqualTo(OrganisationState.CLOSING);

                put(clock, closure.dueAt().minusSeconds(1).plus(Duration.ofDays(10)));
                run.runDue();
                Closure done = closures.find(acme).orElseThrow();
                assertThat(done.lastError()).isNull();
                assertThat(done.state()).isEqualTo(OrganisationState.VERIFIED);
                assertThat(done.verifiedAt()).as("requested %s", start).isBefore(done.deadline());
                assertThat(done.isDue(clock.instant())).isFalse();
            }
            assertThat(moxora.contacts.get(neighbour, left.id())).isEqualTo(left);
        }
    }

    /** What asks the vault for due closures and what {@link Closure#isDue} says are one. */
    @Test
    void theVault_andTheRule_agreeToTheMicrosecond() {
        try (Sandbox sandbox = Sandbox.open()) {
            Assembly moxora = sandbox.assembly;
            TenantScope scope = sandbox.organisation("acme");
            OrganisationId acme = scope.organisation();
            Closure closure = moxora.erasure.closures.request(scope);
            ClosureTable table = new ClosureTable(moxora.vault);

            for (long micros : new long[] {-1_000_000, -1, 0, 1, 1_000_000}) {
                Instant now = closure.dueAt().plusNanos(micros * 1_000);
                assertThat(table.due(now, null, 10).stream()
                                .anyMatch(due -> due.organisation().equals(acme)))
                        .as("%d µs", micros)
                        .isEqualTo(closure.isDue(now));
            }
        }
    }

    private static void put(SettableClock clock, Instant to) {
        clock.advance(Duration.between(clock.instant(), to));
    }

    private static OrganisationState state(Closures closures, OrganisationId organisation) {
        return closures.find(organisation).orElseThrow().state();
    }

    private static RunContext withClock(RunContext context, SettableClock clock) {
        return new RunContext(
                context.vault(),
                context.store(),
                context.purging(),
                context.plan(),
                context.keyrings(),
                context.sealer(),
                context.registry(),
                context.policies(),
                context.audit(),
                context.checkpoints(),
                context.sinks(),
                clock);
    }
}
