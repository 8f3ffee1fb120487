package moxora.erasure.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.erasure.BeforeExpiry;
import moxora.fault.Fault;
import moxora.field.DataClass;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes of every class what has been kept for as long as its organisation's policy says: the one clock of all of them.
 * Once an hour through every organisation. One transaction asks what is due; then each batch goes in a transaction of its
 * own together with its count, so a run may be broken off anywhere, and the next one finds what is left.
 */
public final class RetentionRun {

    private static final Logger LOG = Logger.getLogger(RetentionRun.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int ORGANISATIONS_AT_ONCE = 200;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Policies policies;
    private final AuditTrail audit;
    private final List<Expirable> expirables;
    private final BeforeExpiry holds;
    private final RetentionCounts counts;
    private final Clock clock;
    private final OrganisationRounds rounds;

    /** @param expirables in the order in which they go: what refers before what is referred to */
    public RetentionRun(
            TenantStore store,
            OrganisationRegistry registry,
            Policies policies,
            AuditTrail audit,
            List<Expirable> expirables,
            BeforeExpiry holds,
            RetentionCounts counts,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.policies = policies;
        this.audit = audit;
        this.expirables = List.copyOf(expirables);
        this.holds = holds;
        this.counts = counts;
        this.clock = clock;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.ERASURE, "What has been kept long enough");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> expire(scope, policies.require(entry.policy()), now));
    }

    /** Goes through all of them, whenever the last time was: for a clock that has been put forward. */
    public void runThrough(Instant now) {
        Instant whole = now.truncatedTo(ChronoUnit.MICROS);
        for (OrganisationRegistry.Entry entry : after(null)) {
            goThrough(entry, whole);
        }
    }

    /** Removes what is due of one organisation now. */
    public void run(TenantScope scope) {
        OrganisationRegistry.Entry entry = registry.requireLiving(scope.organisation());
        expire(scope, policies.require(entry.policy()), now());
    }

    /**
     * The first instant behind the one and not behind the other at which something of these classes is over. For a clock
     * that is put forward from one such instant to the next.
     */
    public Optional<Instant> nextDue(Set<DataClass> classes, Instant after, Instant until) {
        return after(null).stream()
                .flatMap(entry -> policies.find(entry.policy()).stream()
                        .flatMap(policy -> ends(scope(entry.organisation()), policy, classes).stream()
                                .map(End::at)))
                .filter(at -> at.isAfter(after) && !at.isAfter(until))
                .min(Instant::compareTo);
    }

    /**
     * What of each class goes next, of what is there; a class of which nothing ends is not in the answer.
     *
     * @param mostCounted how many rows of a class are counted
     */
    Map<DataClass, RetentionReport.Next> next(TenantScope scope, Policy policy, int mostCounted) {
        Map<DataClass, Instant> first = new TreeMap<>();
        ends(scope, policy, EnumSet.allOf(DataClass.class))
                .forEach(end -> first.merge(end.dataClass, end.at, (one, other) -> one.isBefore(other) ? one : other));
        Instant now = now();
        Map<DataClass, RetentionReport.Next> next = new TreeMap<>();
        first.forEach((dataClass, at) -> next.put(dataClass, next(scope, policy, dataClass, at, now, mostCounted)));
        return next;
    }

    private RetentionReport.Next next(
            TenantScope scope, Policy policy, DataClass dataClass, Instant at, Instant now, int mostCounted) {
        Instant until =
                (at.isBefore(now) ? now : at).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        // The first instant of the day behind is that day's.
        Instant last = until.minus(1, ChronoUnit.MICROS);
        long rows = over(scope, policy, dataClass, last, mostCounted + 1);
        return new RetentionReport.Next(at, until, Math.min(rows, mostCounted), rows > mostCounted);
    }

    /** How many rows of the class are over at that time, counted no further than to the limit. */
    long over(TenantScope scope, Policy policy, DataClass dataClass, Instant at, int limit) {
        return store.within(scope, session -> {
            int left = limit;
            for (Expirable expirable : expirables) {
                if (expirable.dataClass() == dataClass && left > 0) {
                    left -= (int) expirable.over(session, policy, at, left);
                }
            }
            return (long) limit - left;
        });
    }

    /** When the first of what an expirable removes is over. */
    private record End(DataClass dataClass, Instant at) {}

    private List<End> ends(TenantScope scope, Policy policy, Set<DataClass> classes) {
        return store.within(
                scope,
                session -> expirables.stream()
                        .filter(expirable -> classes.contains(expirable.dataClass()))
                        .flatMap(expirable ->
                                expirable.next(session, policy).stream().map(at -> new End(expirable.dataClass(), at)))
                        .toList());
    }

    private List<OrganisationRegistry.Entry> after(@Nullable OrganisationId first) {
        List<OrganisationRegistry.Entry> all = new ArrayList<>();
        @Nullable OrganisationId last = first;
        List<OrganisationRegistry.Entry> some;
        do {
            some = registry.living(last, ORGANISATIONS_AT_ONCE);
            all.addAll(some);
            last = some.isEmpty() ? last : some.get(some.size() - 1).organisation();
        } while (some.size() == ORGANISATIONS_AT_ONCE);
        return all;
    }

    /** One organisation that cannot be gone through, as when its policy is gone, keeps no other waiting. */
    private void goThrough(OrganisationRegistry.Entry entry, Instant now) {
        try {
            expire(scope(entry.organisation()), policies.require(entry.policy()), now);
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "What an organisation has kept long enough waits: {0}",
                    e.code().wire());
        }
    }

    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    void expire(TenantScope scope, Policy policy, Instant now) {
        List<Expirable> due = store.within(
                scope,
                session -> expirables.stream()
                        .filter(expirable -> expirable
                                .next(session, policy)
                                .filter(at -> !at.isAfter(now))
                                .isPresent())
                        .toList());
        Map<String, Long> gone = new TreeMap<>();
        try {
            due.forEach(expirable -> expire(scope, policy, expirable, now, gone));
        } finally {
            record(scope, gone);
        }
    }

    private void expire(TenantScope scope, Policy policy, Expirable expirable, Instant now, Map<String, Long> gone) {
        expirable.prepare(scope);
        keepWhatIsHeld(scope, policy, expirable.dataClass(), now);
        Expirable.Removed some;
        do {
            some = store.within(scope, session -> {
                Expirable.Removed removed = expirable.removeSome(session, policy, now);
                RetentionTable.add(session, expirable.dataClass(), removed.rows(), now);
                return removed;
            });
            if (some.rows() > 0) {
                gone.merge(expirable.dataClass().wire(), some.rows(), Long::sum);
                counts.add(expirable.dataClass(), some.rows());
            }
        } while (some.isMoreDue());
    }

    /** Periods of months end on days that differ by up to three, depending on which end they are counted from. */
    private void keepWhatIsHeld(TenantScope scope, Policy policy, DataClass dataClass, Instant now) {
        policy.retention().of(dataClass).ifPresent(period -> {
            Instant before =
                    now.atOffset(ZoneOffset.UTC).minus(period).plusDays(4).toInstant();
            dataClass.tables().forEach(table -> holds.keep(scope, table, before));
        });
    }

    /** Once for the run; what a run that is broken off here removed is in the counts of its day all the same. */
    private void record(TenantScope scope, Map<String, Long> gone) {
        if (!gone.isEmpty()) {
            store.run(scope, session -> audit.record(session, AuditEvent.of(AuditAction.RETENTION_RAN, null, gone)));
        }
    }
}
