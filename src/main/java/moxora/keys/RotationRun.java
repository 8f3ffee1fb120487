package moxora.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.KeyState;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.fault.Fault;
import moxora.keys.RotationTable.Part;
import moxora.keys.RotationTable.Step;
import moxora.store.Ids;
import moxora.store.KeyClock;
import moxora.store.KeyLives;
import moxora.store.OrganisationGate;
import moxora.store.OrganisationRegistry;
import moxora.store.Sql;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Renews an organisation's keys while it is in use, so that nothing is missed on the way:
 *
 * <ol>
 *   <li>MINTED: the next generation is made known. Nothing is sealed under it before every node can open and search by
 *       it.
 *   <li>ACTIVATED: everything new is sealed under it. Nothing is sealed anew before every node does so.
 *   <li>SWEEPING: writers who still hold older work are waited for, then each {@link Resealable} is gone through,
 *       until none has a row left.
 * </ol>
 *
 * <p>Each batch is one transaction, and where it ended is written down after it: killed anywhere, the next run repeats
 * one batch at most, which finds nothing to do. Work on an organisation holds its lock, the one a closure takes too.
 */
public final class RotationRun {

    private static final Logger LOG = Logger.getLogger(RotationRun.class.getName());
    private static final int PARTS_AT_ONCE = 100;
    private static final int BATCH = 500;

    /** How long one organisation's lock is held at a stretch: a closure that has become due waits no longer. */
    private static final Duration STRETCH = Duration.ofSeconds(2);

    private final Vault vault;
    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Keyrings keyrings;
    private final List<Resealable> resealables;
    private final OldKeys oldKeys;
    private final AuditTrail audit;
    private final Pace pace;
    private final Clock clock;
    private final Retry retry;

    public RotationRun(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            Keyrings keyrings,
            List<Resealable> resealables,
            OldKeys oldKeys,
            AuditTrail audit,
            Pace pace,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.registry = registry;
        this.keyrings = keyrings;
        this.resealables = List.copyOf(resealables);
        this.oldKeys = oldKeys;
        this.audit = audit;
        this.pace = pace;
        this.clock = clock;
        this.retry = new Retry(clock);
    }

    /**
     * Goes on with every rotation that is not finished, until there is nothing more to do at present. One that fails is
     * noted and does not hold up the others; it is tried again at the next call.
     */
    public void runDue() {
        boolean moved = true;
        while (moved && !Thread.currentThread().isInterrupted()) {
            moved = false;
            for (Part part : vault.within(sql -> RotationTable.open(sql, PARTS_AT_ONCE))) {
                moved |= retry.isDue(part.organisation()) && work(part);
            }
        }
        vault.run(sql -> RotationTable.finish(sql, now()));
    }

    /** Takes one organisation on for a stretch. Returns whether it got on, so that going on at once makes sense. */
    private boolean work(Part seen) {
        boolean[] moved = {false};
        vault.exclusively(seen.organisation().value().getLeastSignificantBits(), () -> {
            Optional<Part> claimed =
                    vault.within(sql -> RotationTable.claim(sql, seen.rotation(), seen.organisation(), now()));
            if (claimed.isEmpty()) {
                return;
            }
            try {
                moved[0] = stretch(claimed.get());
                retry.succeeded(seen.organisation());
            } catch (RuntimeException e) {
                String code = e instanceof Fault fault
                        ? fault.code().wire()
                        : e.getClass().getSimpleName();
                LOG.log(Level.WARNING, "The rotation of " + seen.organisation() + " did not get on: " + code, e);
                retry.later(seen.organisation());
                vault.run(sql -> RotationTable.failed(sql, claimed.get(), code));
            }
        });
        return moved[0];
    }

    private boolean stretch(Part claimed) {
        long until = System.nanoTime() + STRETCH.toNanos();
        Part part = claimed;
        boolean moved = false;
        while (System.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
            Optional<Part> next = step(part);
            if (next.isEmpty()) {
                return moved;
            }
            moved = true;
            part = next.get();
            if (part.step() == Step.DONE || part.step() == Step.SKIPPED) {
                return true;
            }
        }
        return moved;
    }

    /** One step; empty when it must wait for the other nodes, or when another node has taken the part up. */
    private Optional<Part> step(Part part) {
        return switch (part.step()) {
            case WAITING -> mint(part);
            case MINTED -> isKnownEverywhere(part) ? activate(part) : Optional.empty();
            case ACTIVATED -> isKnownEverywhere(part) ? beginSweep(part) : Optional.empty();
            case SWEEPING -> sweep(part);
            case DONE, SKIPPED -> Optional.empty();
        };
    }

    private boolean isKnownEverywhere(Part part) {
        return vault.within(sql -> KeyClock.isKnownEverywhere(sql, part.tick()));
    }

    private Optional<Part> mint(Part part) {
        OrganisationState state = registry.find(part.organisation())
                .map(OrganisationRegistry.Entry::state)
                .orElse(null);
        if (state != OrganisationState.ACTIVE && state != OrganisationState.CLOSING) {
            return vault.within(sql -> advance(sql, part, Step.SKIPPED, 0, null, 0, 0));
        }
        KeysetPurpose.ROTATED.forEach(purpose -> keyrings.mint().next(part.organisation(), purpose));
        keyrings.evict(part.organisation());
        return vault.within(sql -> {
            long tick = KeyClock.strike(sql, part.organisation());
            return advance(sql, part, Step.MINTED, tick, null, 0, 0);
        });
    }

    private Optional<Part> activate(Part part) {
        oldKeys.noteCanary(scope(part));
        Optional<Part> activated = vault.within(sql -> {
            long tick = KeyClock.strike(sql, part.organisation());
            RotatedKeys keys = RotatedKeys.of(sql, part.organisation());
            keys.in(KeyState.ACTIVE).forEach(life -> reach(sql, part, life, KeyState.DEACTIVATED));
            keys.in(KeyState.PRE_ACTIVE).forEach(life -> reach(sql, part, life, KeyState.ACTIVE));
            return advance(sql, part, Step.ACTIVATED, tick, null, 0, 0);
        });
        keyrings.evict(part.organisation());
        return activated;
    }

    private void reach(Sql sql, Part part, KeyLives.Life life, KeyState state) {
        KeyLives.reach(sql, part.organisation(), life.purpose(), life.generation(), state, "job:rotation", null, now());
    }

    private Optional<Part> beginSweep(Part part) {
        TenantScope scope = scope(part);
        int generation = keyrings.activeGeneration(part.organisation());
        long total = store.within(scope, session -> {
            OrganisationGate.raiseKeyFloor(session, generation);
            return resealables.stream().mapToLong(table -> table.rows(session)).sum();
        });
        return vault.within(sql -> advance(sql, part, Step.SWEEPING, 0, null, 0, total));
    }

    private Optional<Part> sweep(Part part) {
        Place place = Place.of(part.place(), resealables);
        if (place.table() == resealables.size()) {
            return end(part);
        }
        Resealable table = resealables.get(place.table());
        long began = System.nanoTime();
        Resealable.Walked walked =
                store.within(scope(part), session -> table.resealSome(session, place.after(), BATCH));
        Place next = walked.place() == null ? place.nextTable() : place.at(walked.place());
        long done = part.done() + walked.rows();
        Optional<Part> advanced = vault.within(sql ->
                advance(sql, part, Step.SWEEPING, 0, next.wire(resealables), done, Math.max(done, part.total())));
        pace.keep(walked.rows(), System.nanoTime() - began, part.rate());
        return advanced;
    }

    /** Everything was gone through; nothing may be left, or it is gone through once more. */
    private Optional<Part> end(Part part) {
        TenantScope scope = scope(part);
        long left = store.within(
                scope,
                session -> resealables.stream()
                        .mapToLong(table -> table.left(session))
                        .sum());
        if (left > 0) {
            LOG.log(Level.INFO, "{0} rows are sealed under older keys still; once more.", left);
            return vault.within(sql -> advance(sql, part, Step.SWEEPING, 0, null, part.done(), part.done() + left));
        }
        store.run(
                scope,
                session -> audit.record(
                        session,
                        AuditEvent.of(
                                AuditAction.KEYS_ROTATED, part.organisation().value())));
        return vault.within(sql -> {
            KeyClock.hold(sql);
            if (RotatedKeys.of(sql, part.organisation()).areCompromised()) {
                // Declared while their values were being sealed under them: once more, under newer ones.
                return advance(sql, part, Step.WAITING, 0, null, 0, 0);
            }
            oldKeys.retire(sql, part.organisation());
            return advance(sql, part, Step.DONE, 0, null, part.done(), part.done());
        });
    }

    private Optional<Part> advance(
            Sql sql, Part part, Step step, long tick, @Nullable String place, long done, long total) {
        return RotationTable.advance(sql, part, step, tick, place, done, total, now())
                ? Optional.of(new Part(
                        part.rotation(),
                        part.organisation(),
                        step,
                        tick,
                        part.claim(),
                        place,
                        done,
                        total,
                        part.rate()))
                : Optional.empty();
    }

    private static TenantScope scope(Part part) {
        return scope(part.organisation());
    }

    static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.KEY_ROTATION);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
