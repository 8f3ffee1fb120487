package moxora.contact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import moxora.crypto.Token;
import moxora.erasure.Replayable;
import moxora.fault.Fault;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Erases whoever the vault knows to be erased and the tenant data still has: after a backup was restored, and after a
 * process died between the two. The vault has no ids, so every contact's tombstone is made and looked for, in batches.
 */
public final class ErasedContactsReplay implements Replayable {

    private static final Logger LOG = Logger.getLogger(ErasedContactsReplay.class.getName());
    private static final int BATCH = 500;
    private static final int ORGANISATIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final UUID FIRST = new UUID(0, 0);

    private final TenantStore store;
    private final ErasedContacts erased;
    private final ContactErasure erasure;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final Clock clock;

    public ErasedContactsReplay(
            TenantStore store,
            ErasedContacts erased,
            ContactErasure erasure,
            ContactSealing sealing,
            ContactTokens tokens,
            Clock clock) {
        this.store = store;
        this.erased = erased;
        this.erasure = erasure;
        this.sealing = sealing;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "erased contacts";
    }

    /** Finishes erasures that were written down and did not come to their end. */
    public void finishDue() {
        for (OrganisationId organisation : erased.unfinished(clock.instant().minus(PATIENCE), ORGANISATIONS)) {
            try {
                replay(new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE));
            } catch (Fault fault) {
                LOG.log(Level.WARNING, "Erasures of contacts of {0} wait: {1}", new Object[] {
                    organisation, fault.code().wire()
                });
            }
        }
    }

    @Override
    public long replay(TenantScope scope) {
        erasure.prepare(scope);
        Instant began = now();
        // Tombstones first: from here on nobody who is walked past can come back.
        long changed = putTombstonesBack(scope) + putAddressesBack(scope) + eraseAgain(scope);
        // Last: what dies before this is done again.
        noteEpochs(scope);
        erased.allDone(scope, began, now());
        return changed;
    }

    private void noteEpochs(TenantScope scope) {
        List<Long> some = erased.epochs(scope, 0, BATCH);
        while (!some.isEmpty()) {
            List<Long> batch = some;
            store.run(scope, session -> batch.forEach(epoch -> Epochs.applied(session, epoch, now())));
            some = erased.epochs(scope, some.get(some.size() - 1), BATCH);
        }
    }

    private long eraseAgain(TenantScope scope) {
        long gone = 0;
        List<UUID> some = contacts(scope, FIRST);
        while (!some.isEmpty()) {
            Map<Token, UUID> tombstones = new HashMap<>();
            some.forEach(id -> tombstones.put(tokens.tombstone(scope, id), id));
            List<UUID> ids = erased.among(scope, tombstones.keySet()).stream()
                    .map(tombstones::get)
                    .toList();
            if (!ids.isEmpty()) {
                gone += store.within(scope, session -> {
                    requireKeys(session);
                    return erasure.eraseAgain(session, ids);
                });
            }
            some = contacts(scope, some.get(some.size() - 1));
        }
        return gone;
    }

    private List<UUID> contacts(TenantScope scope, UUID after) {
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id from contact where organisation_id = ? and id > ? order by id limit ?",
                                row -> row.uuid(1),
                                session.organisation(),
                                after,
                                BATCH));
    }

    private long putTombstonesBack(TenantScope scope) {
        long put = 0;
        List<ErasedContacts.Tombstone> some = erased.tombstones(scope, null, BATCH);
        while (!some.isEmpty()) {
            List<ErasedContacts.Tombstone> batch = some;
            put += store.within(scope, session -> {
                requireKeys(session);
                return session.sql()
                        .batch(
                                "insert into contact_tombstone (organisation_id, token, erased_at) values (?, ?, ?)"
                                        + " on conflict do nothing",
                                batch.stream()
                                        .map(one -> new Object[] {session.organisation(), one.token(), one.at()})
                                        .toList());
            });
            some = erased.tombstones(scope, some.get(some.size() - 1).token(), BATCH);
        }
        return put;
    }

    private long putAddressesBack(TenantScope scope) {
        long put = 0;
        List<ErasedContacts.Address> some = erased.addresses(scope, null, BATCH);
        while (!some.isEmpty()) {
            List<ErasedContacts.Address> batch = some;
            put += store.within(scope, session -> {
                requireKeys(session);
                return putBack(session, batch);
            });
            some = erased.addresses(scope, some.get(some.size() - 1).mark(), BATCH);
        }
        return put;
    }

    private long putBack(TenantSession session, List<ErasedContacts.Address> batch) {
        Set<Token> blocked = batch.stream()
                .filter(ErasedContacts.Address::blocked)
                .map(ErasedContacts.Address::mark)
                .collect(Collectors.toSet());
        long changed = session.sql()
                .batch(
                        "insert into erased_address (organisation_id, mark, erased_at) values (?, ?, ?)"
                                + " on conflict do nothing",
                        batch.stream()
                                .map(one -> new Object[] {session.organisation(), one.mark(), one.at()})
                                .toList());
        changed += AddressBlocks.block(session, blocked, now());
        return changed
                + session.sql()
                        .batch(
                                // Not one that somebody blocked anew meanwhile.
                                "delete from blocked_address where organisation_id = ? and mark = ? and blocked_at <= ?",
                                batch.stream()
                                        .filter(one -> !one.blocked())
                                        .map(one -> new Object[] {session.organisation(), one.mark(), one.at()})
                                        .toList());
    }

    /** Whoever is without keys has nobody left to erase. */
    private static void requireKeys(TenantSession session) {
        if (!OrganisationGate.isOpenOrClosing(session)) {
            throw Fault.notFound();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
