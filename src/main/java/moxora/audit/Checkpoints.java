package moxora.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Signs how far each trail has come, into the vault: after {@value #ENTRIES} entries, and an hour after the first that
 * is not covered yet. What is signed is looked through first, so that no signature is ever under a broken chain; a break
 * is an alarm in the log.
 *
 * <p>Each new checkpoint is one line in the log as well: a copy of the log elsewhere is a copy of the anchors.
 */
public final class Checkpoints {

    static final int ENTRIES = 1_000;
    static final Duration AGE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(Checkpoints.class.getName());

    /** Every trail is looked at so often, also where this node has added nothing: another one may have died. */
    private static final Duration ROUND = Duration.ofDays(1);

    private static final int AT_ONCE = 500;
    private static final int RACES = 5;

    private final CheckpointTable table;
    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final AuditTrail trail;
    private final PlatformTrail platform;
    private final CheckpointSigner signer;
    private final Clock clock;
    private final Map<OrganisationId, Uncovered> uncovered = new ConcurrentHashMap<>();
    private @Nullable Instant nextRound;

    private record Uncovered(long entries, Instant since) {}

    public Checkpoints(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            AuditTrail trail,
            PlatformTrail platform,
            CheckpointSigner signer,
            Clock clock) {
        this.table = new CheckpointTable(vault);
        this.store = store;
        this.registry = registry;
        this.trail = trail;
        this.platform = platform;
        this.signer = signer;
        this.clock = clock;
        trail.onEntry(scope -> uncovered.merge(
                scope.organisation(),
                new Uncovered(1, clock.instant()),
                (before, one) -> new Uncovered(before.entries + 1, before.since)));
    }

    /** Makes every checkpoint that is due; one trail's trouble does not hold up the others. */
    public void runDue() {
        Instant now = clock.instant();
        if (nextRound == null || !now.isBefore(nextRound)) {
            round();
            nextRound = now.plus(ROUND);
        }
        uncovered.forEach((organisation, what) -> {
            if (what.entries >= ENTRIES || !now.isBefore(what.since.plus(AGE))) {
                // Before it is made: what is added meanwhile counts towards the next one.
                uncovered.remove(organisation);
                attempt(organisation);
            }
        });
    }

    private void round() {
        platform().ifPresent(made -> LOG.log(Level.FINE, "The platform's trail is signed up to {0}.", made.seq()));
        UUID after = new UUID(0, 0);
        List<OrganisationId> some = registry.living(after, AT_ONCE);
        while (!some.isEmpty()) {
            some.forEach(this::attempt);
            some = registry.living(some.get(some.size() - 1).value(), AT_ONCE);
        }
    }

    private void attempt(OrganisationId organisation) {
        try {
            if (!registry.isLiving(organisation)) {
                // It was closed since its last entry; its last checkpoint stands in its certificate.
                return;
            }
            of(new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.AUDIT));
        } catch (RuntimeException e) {
            uncovered.putIfAbsent(organisation, new Uncovered(0, clock.instant()));
            LOG.log(Level.WARNING, "No checkpoint for {0} yet: {1}", new Object[] {organisation, e.toString()});
        }
    }

    /** Signs what is new of the organisation's trail; its newest checkpoint, if there is any. */
    public Optional<Checkpoint> of(TenantScope scope) {
        return make(new TenantChain(store, trail, scope));
    }

    /** As above for the platform's own trail. */
    public Optional<Checkpoint> platform() {
        return make(platform);
    }

    List<Checkpoint> all(UUID id) {
        return table.of(id);
    }

    private Optional<Checkpoint> make(Chained chain) {
        for (int i = 0; i < RACES; i++) {
            Optional<Checkpoint> last = table.newest(chain.id());
            Optional<AuditTrail.Head> fresh = chain.asOfNow(moment -> fresh(chain, moment, last.orElse(null)));
            if (fresh.isEmpty()) {
                return last;
            }
            Checkpoint made = Checkpoint.signed(
                    chain.id(),
                    fresh.get(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                    last.map(Checkpoint::digest).orElse(Checkpoint.NONE),
                    signer);
            if (table.add(made)) {
                LOG.log(Level.INFO, "Audit checkpoint {0}", made.json());
                return Optional.of(made);
            }
        }
        return table.newest(chain.id());
    }

    /** The head, if there is something new behind the last checkpoint and it follows from it. */
    private static Optional<AuditTrail.Head> fresh(Chained chain, Chained.Moment moment, @Nullable Checkpoint last) {
        AuditTrail.Head head = moment.head();
        if (head.seq() == 0 && last == null) {
            return Optional.empty();
        }
        Link from = last == null
                ? Link.beginning()
                : new Link(last.seq(), HexFormat.of().parseHex(last.hash()));
        if (head.seq() == from.seq() && from.is(head.hash())) {
            return Optional.empty();
        }
        ChainCheck check = new ChainCheck(chain.id(), from, List.of());
        moment.entries(from.seq(), check::entry);
        OptionalLong broken = check.end(head);
        if (broken.isPresent()) {
            LOG.log(
                    Level.SEVERE,
                    "ALARM: the audit trail {0} is broken at entry {1}; it is not signed any more.",
                    new Object[] {chain.id(), String.valueOf(broken.getAsLong())});
            return Optional.empty();
        }
        return Optional.of(head);
    }
}
