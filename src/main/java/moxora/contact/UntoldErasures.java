package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import moxora.crypto.Token;
import moxora.store.Epochs;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Tells the vault of contacts that were erased before it was told of each, so that they stay erased in a restored copy
 * too: once for each organisation, as the migration that notes the work says. Of their addresses nothing is known.
 */
public final class UntoldErasures {

    /** How many tombstones one transaction tells. */
    static final int BATCH = 500;

    private final TenantStore store;
    private final ErasedContacts erased;
    private final Clock clock;
    private final LeasedWork work;

    /** Behind it some may be told already; lost with the process, which then asks of all of them again. */
    private final Map<UUID, Token> places = new ConcurrentHashMap<>();

    /** @param runner runs the work; its size is how much of it runs at once on this node */
    public UntoldErasures(TenantStore store, Vault vault, ErasedContacts erased, Executor runner, Clock clock) {
        this.store = store;
        this.erased = erased;
        this.clock = clock;
        this.work = new LeasedWork(LeasedWork.Kind.TOMBSTONES, vault, clock, runner, scope -> {}, this::step);
    }

    /** Takes up work that nobody does; called again and again, also after a crash. */
    public void resumeUnfinished() {
        work.resumeUnfinished();
    }

    /** One batch; false when nothing is left to do. */
    boolean step(TenantScope scope, UUID id) {
        List<ErasedContacts.Tombstone> some = store.within(scope, session -> tell(session, places.get(id)));
        if (some.size() < BATCH) {
            places.remove(id);
            return false;
        }
        places.put(id, some.get(some.size() - 1).token());
        return true;
    }

    private List<ErasedContacts.Tombstone> tell(TenantSession session, @Nullable Token after) {
        // Whoever's keys are gone has nobody to come back; and what is told now would be left behind by the purge.
        if (!OrganisationGate.isOpenOrClosing(session)) {
            return List.of();
        }
        List<ErasedContacts.Tombstone> some = session.sql()
                .rows(
                        "select token, erased_at from contact_tombstone where organisation_id = ? and token > ?"
                                + " order by token limit ?",
                        row -> new ErasedContacts.Tombstone(row.token(1), row.instant(2)),
                        session.organisation(),
                        ErasedContacts.behind(after),
                        BATCH);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        erased.tell(session.scope(), some, now).ifPresent(epoch -> Epochs.applied(session, epoch, now));
        return some;
    }
}
