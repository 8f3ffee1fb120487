package moxora.hold;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.Keyrings;
import moxora.erasure.KeyResidue;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.Sql;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Proposing, confirming and releasing holds. Each takes two operators: one alone neither keeps anything longer than it
 * may be kept (T-59) nor makes evidence go (T-60).
 */
public final class Holds {

    /** How long a proposal waits for somebody else. */
    public static final Duration LAPSES_AFTER = Duration.ofDays(3);

    private final Vault vault;
    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final AuditTrail audit;
    private final HoldPlacing placing;
    private final Clock clock;

    public Holds(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            Keyrings keyrings,
            KeyResidue residue,
            AuditTrail audit,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.registry = registry;
        this.audit = audit;
        this.placing = new HoldPlacing(vault, store, registry, keyrings, residue, clock);
        this.clock = clock;
    }

    HoldPlacing placing() {
        return placing;
    }

    /** Asks for a hold; nothing is held before somebody else confirms it. 404 for an organisation whose keys are gone. */
    public Hold propose(TenantScope scope, HoldDraft draft) {
        registry.requireLiving(draft.organisation());
        draft.requireEndWithinYears(clock.instant());
        UUID id = Ids.next();
        return vault.within(sql -> {
            HoldTable.insert(sql, id, draft, scope.actor().id(), now());
            return HoldTable.find(sql, id).orElseThrow();
        });
    }

    public Optional<Hold> find(UUID id) {
        return vault.within(sql -> HoldTable.find(sql, id));
    }

    /** The newest holds behind the given one, of every organisation. */
    public List<Hold> before(@Nullable UUID id, int limit) {
        return vault.within(sql -> HoldTable.before(sql, id, limit));
    }

    /** The holds on the scope's organisation that it is told of: those in force and not confidential. */
    public List<Hold> told(TenantScope scope) {
        return told(scope.organisation());
    }

    /** The same for whoever plans its closure. */
    public List<Hold> told(OrganisationId organisation) {
        return vault.within(sql -> HoldTable.of(sql, organisation, HoldState.ACTIVE)).stream()
                .filter(hold -> !hold.draft().confidential())
                .toList();
    }

    /** How many records a hold keeps at present, by table. */
    public Map<String, Long> counts(TenantScope scope, UUID hold) {
        return store.within(scope, session -> HeldRecords.counts(session, hold));
    }

    /**
     * Confirms what somebody else proposed: the hold, or its release.
     *
     * @throws Fault {@code OTHER_PERSON_REQUIRED} to the one who proposed it, {@code CONFLICT} when nothing waits to be
     *     confirmed or when the organisation's closure is due already
     */
    public Hold confirm(TenantScope scope, UUID id) {
        Hold hold = find(id).orElseThrow(Fault::notFound);
        if (hold.state() == HoldState.ACTIVE && hold.release() != null) {
            return confirmRelease(scope, hold);
        }
        if (hold.state() != HoldState.PROPOSED || lapsed(hold.proposedAt())) {
            throw new Fault(FaultCode.CONFLICT, "Nothing about this hold waits to be confirmed.");
        }
        requireOther(scope.actor(), hold.proposedBy());
        exclusively(hold.organisation(), () -> confirmAlone(scope, hold));
        return find(id).orElseThrow();
    }

    private void confirmAlone(TenantScope scope, Hold hold) {
        registry.requireLiving(hold.organisation());
        String canary = placing.key(scope, hold.id());
        boolean confirmed = vault.within(sql -> {
            requireNotDue(sql, hold.organisation());
            return HoldTable.change(
                    sql,
                    hold.id(),
                    HoldState.PROPOSED,
                    "state = 'ACTIVE', confirmed_by = ?, confirmed_at = ?, canary = ?, epoch = ?",
                    scope.actor().id(),
                    now(),
                    canary,
                    Epochs.next(sql));
        });
        if (!confirmed) {
            throw new Fault(FaultCode.CONFLICT, "Nothing about this hold waits to be confirmed.");
        }
        placing.place(scope, hold);
        if (!hold.draft().confidential()) {
            store.run(scope, session -> audit.record(session, AuditEvent.of(AuditAction.HOLD_CONFIRMED, hold.id())));
        }
    }

    /** What a closure holds is looked up once, right before its keys go; after that instant nothing can join it. */
    private void requireNotDue(Sql sql, OrganisationId organisation) {
        boolean due = sql.first(
                        "select 1 from closure where organisation_id = ? and due_at <= ?",
                        row -> true,
                        organisation.value(),
                        clock.instant())
                .isPresent();
        if (due) {
            throw new Fault(FaultCode.CONFLICT, "The organisation's closure is due; nothing more can be held.");
        }
    }

    /** Never while the organisation's erasure is at work, on whichever node. */
    private void exclusively(OrganisationId organisation, Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        vault.exclusively(organisation.value().getLeastSignificantBits(), () -> {
            work.run();
            done.set(true);
        });
        if (!done.get()) {
            throw new Fault(FaultCode.CONFLICT, "The organisation is being worked on; try again in a moment.");
        }
    }

    private Hold confirmRelease(TenantScope scope, Hold hold) {
        Hold.Release release = java.util.Objects.requireNonNull(hold.release());
        if (lapsed(release.at())) {
            throw new Fault(FaultCode.CONFLICT, "Nothing about this hold waits to be confirmed.");
        }
        requireOther(scope.actor(), release.by());
        vault.run(sql -> HoldTable.change(
                sql,
                hold.id(),
                HoldState.ACTIVE,
                "released_by = ?, expires_at = least(expires_at, ?), ended_reason = 'RELEASED'",
                scope.actor().id(),
                now()));
        return find(hold.id()).orElseThrow();
    }

    /**
     * Withdraws a hold that holds nothing yet, or asks for the end of one that does, which somebody else must confirm.
     * Returns whether it is over with this.
     */
    public boolean release(TenantScope scope, UUID id, Hold.Reason reason) {
        Hold hold = find(id).orElseThrow(Fault::notFound);
        if (hold.state() == HoldState.PROPOSED) {
            vault.run(sql -> {
                if (HoldTable.change(
                        sql, id, HoldState.PROPOSED, "state = 'WITHDRAWN', release_reason = ?", reason.wire())) {
                    forgetContacts(sql, id);
                }
            });
            return true;
        }
        boolean waits = hold.release() != null && !lapsed(hold.release().at());
        if (hold.state() != HoldState.ACTIVE || waits) {
            throw new Fault(
                    FaultCode.CONFLICT,
                    waits ? "Its release waits for another operator already." : "The hold is over.");
        }
        vault.run(sql -> HoldTable.change(
                sql,
                id,
                HoldState.ACTIVE,
                "release_by = ?, release_at = ?, release_reason = ?",
                scope.actor().id(),
                now(),
                reason.wire()));
        return false;
    }

    static void forgetContacts(Sql sql, UUID hold) {
        sql.update("delete from legal_hold_contact where hold_id = ?", hold);
    }

    static void requireOther(Actor actor, UUID proposer) {
        if (actor.id().equals(proposer)) {
            throw new Fault(
                    FaultCode.OTHER_PERSON_REQUIRED, "Another operator than the one who proposed it must confirm it.");
        }
    }

    private boolean lapsed(Instant proposed) {
        return !clock.instant().isBefore(proposed.plus(LAPSES_AFTER));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
