package moxora.keys;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/** Asking for new keys, for one organisation or for all, and looking how far it is; {@link RotationRun} does the work. */
public final class Rotations {

    private final Vault vault;
    private final OrganisationRegistry registry;
    private final Clock clock;

    public Rotations(Vault vault, OrganisationRegistry registry, Clock clock) {
        this.vault = vault;
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * New keys for one organisation; while a rotation is at work on it, that one is answered.
     *
     * @param rowsASecond at most so many rows a second on each node, or null for as fast as it goes
     * @throws Fault 404 when there is no such organisation or its keys are destroyed
     */
    public UUID request(
            OrganisationId organisation, @Nullable Integer rowsASecond, String requestedBy, @Nullable String reason) {
        registry.requireLiving(organisation);
        return vault.within(sql -> {
            Optional<UUID> open = RotationTable.openOf(sql, organisation);
            if (open.isPresent()) {
                return open.get();
            }
            UUID id = Ids.next();
            RotationTable.insert(sql, id, Rotation.Kind.KEYS, requestedBy, reason, rowsASecond, null, now());
            RotationTable.addPart(sql, id, organisation);
            return id;
        });
    }

    /** New keys for every organisation that is not being rotated already. */
    public UUID requestForAll(@Nullable Integer rowsASecond, String requestedBy) {
        return vault.within(sql -> {
            UUID id = Ids.next();
            RotationTable.insert(sql, id, Rotation.Kind.KEYS, requestedBy, null, rowsASecond, null, now());
            RotationTable.addEveryone(sql, id);
            RotationTable.finish(sql, now());
            return id;
        });
    }

    public Optional<Rotation> find(UUID id) {
        return vault.within(sql -> RotationTable.find(sql, id, Rotation.Kind.KEYS, clock.instant()));
    }

    /** The newest rotations first. */
    public List<Rotation> newest(int limit) {
        return vault.within(sql -> RotationTable.newest(sql, Rotation.Kind.KEYS, limit, clock.instant()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
