package moxora.email.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.BlindIndex;
import moxora.email.engagement.StatisticMarks;
import moxora.email.message.Messages;
import moxora.erasure.BeforeExpiry;
import moxora.fault.Fault;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes events when they have been kept for as long as their organisation's policy says, counted from their receipt,
 * and figures that would be too small without them. Once an hour through every organisation, in short transactions;
 * what is left of a run that was broken off is found by the next.
 */
public final class EventRetention {

    private static final Logger LOG = Logger.getLogger(EventRetention.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int ORGANISATIONS_AT_ONCE = 100;
    private static final int CONTACTS_AT_ONCE = 200;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Policies policies;
    private final StatisticMarks marks;
    private final AuditTrail audit;
    private final BeforeExpiry holds;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public EventRetention(
            TenantStore store,
            OrganisationRegistry registry,
            Policies policies,
            BlindIndex index,
            Messages messages,
            AuditTrail audit,
            BeforeExpiry holds,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.policies = policies;
        this.marks = new StatisticMarks(index, messages);
        this.audit = audit;
        this.holds = holds;
        this.clock = clock;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public synchronized boolean runDue() {
        Instant now = now();
        if (place == null && now.isBefore(due)) {
            return false;
        }
        if (place == null) {
            began = now;
        }
        place = goOn(place, now);
        if (place != null) {
            return true;
        }
        due = began.plus(EVERY);
        return false;
    }

    /** Goes through all of them, whenever the last time was: for a clock that has been put forward. */
    public synchronized void runThrough(Instant now) {
        OrganisationId next = goOn(null, now);
        while (next != null) {
            next = goOn(next, now);
        }
    }

    /** The first instant behind the one and not behind the other at which an event has been kept for long enough. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        Optional<Instant> first = Optional.empty();
        @Nullable OrganisationId last = null;
        List<OrganisationRegistry.Entry> some;
        do {
            some = registry.living(last, ORGANISATIONS_AT_ONCE);
            for (OrganisationRegistry.Entry entry : some) {
                last = entry.organisation();
                first = earlier(first, nextOf(entry).filter(at -> at.isAfter(after) && !at.isAfter(until)));
            }
        } while (some.size() == ORGANISATIONS_AT_ONCE);
        return first;
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? one.filter(at -> at.isBefore(other.get())).or(() -> other)
                : one.or(() -> other);
    }

    private Optional<Instant> nextOf(OrganisationRegistry.Entry entry) {
        return policies.find(entry.policy())
                .flatMap(policy -> Optional.ofNullable(policy.emailEvents().retention()))
                .flatMap(retention ->
                        store.within(scope(entry.organisation()), session -> ExpiredEvents.next(session, retention)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The last organisation gone through, or null when there is none behind it. */
    private @Nullable OrganisationId goOn(@Nullable OrganisationId after, Instant now) {
        List<OrganisationRegistry.Entry> next = registry.living(after, ORGANISATIONS_AT_ONCE);
        for (OrganisationRegistry.Entry entry : next) {
            goThrough(entry, now);
        }
        return next.size() < ORGANISATIONS_AT_ONCE
                ? null
                : next.get(next.size() - 1).organisation();
    }

    /** One organisation that cannot be gone through, as when its policy is gone, keeps no other waiting. */
    private void goThrough(OrganisationRegistry.Entry entry, Instant now) {
        try {
            Policy.EmailEvents policy = policies.require(entry.policy()).emailEvents();
            Period retention = policy.retention();
            if (retention != null) {
                expire(scope(entry.organisation()), retention, policy.minimumCell(), now);
            }
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Expired e-mail events of an organisation wait: {0}",
                    e.code().wire());
        }
    }

    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }

    private void expire(TenantScope scope, Period retention, int minimum, Instant now) {
        // Periods of months end on days that differ by up to three, depending on which end they are counted from.
        holds.keep(
                scope,
                "email_event",
                now.atOffset(ZoneOffset.UTC).minus(retention).plusDays(4).toInstant());
        long events = 0;
        List<UUID> contacts;
        do {
            contacts =
                    store.within(scope, session -> ExpiredEvents.contacts(session, retention, now, CONTACTS_AT_ONCE));
            for (UUID contact : contacts) {
                // One contact in a transaction: whoever brings events of several locks them in an order of its own.
                events += store.within(scope, session -> ExpiredEvents.remove(session, contact, retention, now));
            }
        } while (!contacts.isEmpty());
        long figures = thinOut(scope, retention, minimum, now);
        if (events + figures > 0) {
            Map<String, Long> counts = Map.of("events", events, "figures", figures);
            store.run(
                    scope,
                    session -> audit.record(session, AuditEvent.of(AuditAction.EMAIL_EVENTS_EXPIRED, null, counts)));
        }
    }

    private long thinOut(TenantScope scope, Period retention, int minimum, Instant now) {
        long gone = 0;
        Optional<Instant> day = firstDay(scope, retention, now);
        if (day.isEmpty()) {
            return 0;
        }
        byte[] nothing = marks.message(scope, null);
        while (day.isPresent()) {
            Instant over = day.get();
            gone += store.within(scope, session -> ExpiredFigures.thinOut(session, over, nothing, minimum));
            while (store.within(scope, session -> ExpiredFigures.forgetPeople(session, over))) {
                // In pieces, so that no transaction is long.
            }
            day = firstDay(scope, retention, now);
        }
        return gone;
    }

    private Optional<Instant> firstDay(TenantScope scope, Period retention, Instant now) {
        return store.within(scope, session -> ExpiredFigures.firstDay(session, retention, now));
    }
}
