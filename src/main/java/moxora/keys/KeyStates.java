package moxora.keys;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.KeyState;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.KeyClock;
import moxora.store.KeyLives;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may do to an organisation's keys (NIST SP 800-57 part 1 section 7): look at them, suspend them and
 * take that back, or declare them compromised. Each change is noted with who and when, here and on the organisation's
 * own trail.
 */
public final class KeyStates {

    private static final int EVENTS = 200;

    private final Vault vault;
    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Keyrings keyrings;
    private final Rotations rotations;
    private final AuditTrail audit;
    private final Clock clock;

    public KeyStates(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            Keyrings keyrings,
            Rotations rotations,
            AuditTrail audit,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.registry = registry;
        this.keyrings = keyrings;
        this.rotations = rotations;
        this.audit = audit;
        this.clock = clock;
    }

    /** The organisation's keys, destroyed ones too, and the newest changes of their states. */
    public record Lives(List<KeyRecord> keys, List<KeyRecord.Event> events) {}

    public Lives of(OrganisationId organisation) {
        if (registry.find(organisation).isEmpty()) {
            throw Fault.notFound();
        }
        return vault.within(sql -> new Lives(
                KeyLives.of(sql, organisation).stream().map(KeyRecord::of).toList(),
                KeyLives.events(sql, organisation, EVENTS).stream()
                        .map(KeyRecord::of)
                        .toList()));
    }

    /** From now on, and within a second on every node, nothing of the organisation's opens until it is resumed. */
    public void suspend(OrganisationId organisation, String actor, @Nullable String reason) {
        registry.requireLiving(organisation);
        record(organisation, actor, AuditAction.KEYS_SUSPENDED);
        change(organisation, actor, reason, life -> life.state() == KeyState.DESTROYED ? null : KeyState.SUSPENDED);
    }

    /** Gives every suspended key the state back that it had. */
    public void resume(OrganisationId organisation, String actor, @Nullable String reason) {
        registry.requireLiving(organisation);
        record(organisation, actor, AuditAction.KEYS_RESUMED);
        Instant now = now();
        vault.run(sql -> {
            KeyClock.strike(sql, organisation);
            for (KeyLives.Life life : KeyLives.of(sql, organisation)) {
                if (life.state() == KeyState.SUSPENDED) {
                    KeyState before = sql.first(
                                    "select before_suspension from key_life where organisation_id = ? and purpose = ?"
                                            + " and generation = ?",
                                    row -> KeyState.valueOf(row.text(1)),
                                    organisation.value(),
                                    life.purpose().wire(),
                                    life.generation())
                            .orElse(KeyState.ACTIVE);
                    KeyLives.reach(sql, organisation, life.purpose(), life.generation(), before, actor, reason, now);
                }
            }
        });
        keyrings.evict(organisation);
    }

    /**
     * Declares the keys in use compromised: new ones take their place, everything is sealed anew, and then the old ones
     * are destroyed at once.
     *
     * @return the rotation that does it
     */
    public UUID compromised(OrganisationId organisation, String actor, @Nullable String reason) {
        registry.requireLiving(organisation);
        if (of(organisation).keys().stream().anyMatch(key -> key.state().equals("suspended"))) {
            throw new Fault(FaultCode.CONFLICT, "The keys are suspended; resume them first, so that they open.");
        }
        record(organisation, actor, AuditAction.KEYS_COMPROMISED);
        change(
                organisation,
                actor,
                reason,
                life -> KeysetPurpose.ROTATED.contains(life.purpose())
                                && (life.state() == KeyState.ACTIVE || life.state() == KeyState.DEACTIVATED)
                        ? KeyState.COMPROMISED
                        : null);
        // Behind the change: a rotation that ends at this moment sees it, and one asked for now is a new one.
        return rotations.request(organisation, null, actor, "compromised");
    }

    private interface Change {
        @Nullable
        KeyState of(KeyLives.Life life);
    }

    private void change(OrganisationId organisation, String actor, @Nullable String reason, Change change) {
        Instant now = now();
        vault.run(sql -> {
            KeyClock.strike(sql, organisation);
            for (KeyLives.Life life : KeyLives.of(sql, organisation)) {
                KeyState state = change.of(life);
                if (state != null && state != life.state()) {
                    if (state == KeyState.SUSPENDED) {
                        sql.update(
                                "update key_life set before_suspension = state where organisation_id = ? and purpose = ?"
                                        + " and generation = ?",
                                organisation.value(),
                                life.purpose().wire(),
                                life.generation());
                    }
                    KeyLives.reach(sql, organisation, life.purpose(), life.generation(), state, actor, reason, now);
                }
            }
        });
        keyrings.evict(organisation);
    }

    /** Before it is done, so that what cannot be recorded is not done; under the name of the operator who asked. */
    private void record(OrganisationId organisation, String actor, AuditAction action) {
        TenantScope scope = RotationRun.scope(organisation);
        store.run(scope, session -> audit.record(session, actor, AuditEvent.of(action, organisation.value())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
