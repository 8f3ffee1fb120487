package moxora.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a trail is as it was written: every entry by its hash, the head, and every checkpoint by its signature
 * and by what it says. It reads ids and names, and opens nothing.
 *
 * <p>Not to be seen from here: entries cut off that no checkpoint covers yet, together with their head, and the newest
 * checkpoints cut off together with the entries they covered, which takes both clusters. A copy of a checkpoint, as in
 * an exported trail or in the log, shows the latter.
 */
public final class TrailVerification {

    /** It reads a whole trail, which may have millions of entries; the others wait outside. */
    private static final int AT_ONCE = 2;

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final TenantStore store;
    private final AuditTrail trail;
    private final PlatformTrail platform;
    private final Checkpoints checkpoints;
    private final GroupedReads reads;
    private final OrganisationRegistry registry;
    private final CheckpointSigner signer;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    /**
     * What was found.
     *
     * @param head the newest entry's hash in hexadecimal
     * @param firstBroken the first entry that cannot be relied on, or null
     */
    public record Verdict(
            long entries,
            String head,
            long checkpoints,
            @Nullable Long firstBroken) {

        public boolean intact() {
            return firstBroken == null;
        }
    }

    public TrailVerification(
            TenantStore store,
            AuditTrail trail,
            PlatformTrail platform,
            Checkpoints checkpoints,
            GroupedReads reads,
            OrganisationRegistry registry,
            CheckpointSigner signer) {
        this.store = store;
        this.trail = trail;
        this.platform = platform;
        this.checkpoints = checkpoints;
        this.reads = reads;
        this.registry = registry;
        this.signer = signer;
    }

    /**
     * Goes through an organisation's whole trail.
     *
     * @throws Fault 404 when there is no such organisation, or none any more; 429 while others are at it
     */
    public Verdict of(TenantScope scope) {
        registry.requireLiving(scope.organisation());
        reads.flush(scope);
        return verdict(new TenantChain(store, trail, scope));
    }

    /** Goes through the platform's own trail. */
    public Verdict ofPlatform() {
        return verdict(platform);
    }

    Verdict verdict(Chained chain) {
        if (!turns.tryAcquire()) {
            throw Fault.later(
                    FaultCode.TOO_MANY_REQUESTS,
                    "Other verifications are running; this server does " + AT_ONCE + " at a time.",
                    WAIT);
        }
        try {
            return wholeVerdict(chain);
        } finally {
            turns.release();
        }
    }

    private Verdict wholeVerdict(Chained chain) {
        // The checkpoints first: a trail that is looked at later has all that they cover.
        List<Checkpoint> all = checkpoints.all(chain.id());
        Signed signed = signed(chain.id(), all);
        return chain.asOfNow(moment -> {
            ChainCheck check = new ChainCheck(chain.id(), Link.beginning(), signed.held);
            moment.entries(0, check::entry);
            AuditTrail.Head head = moment.head();
            OptionalLong broken = check.end(head);
            @Nullable Long first = signed.forged;
            if (broken.isPresent()) {
                first = first == null ? broken.getAsLong() : Math.min(first, broken.getAsLong());
            }
            return new Verdict(check.entries(), head.hash(), all.size(), first);
        });
    }

    private record Signed(List<Checkpoint> held, @Nullable Long forged) {}

    private Signed signed(UUID id, List<Checkpoint> all) {
        List<Checkpoint> held = new ArrayList<>();
        Long forged = null;
        String previous = Checkpoint.NONE;
        for (Checkpoint checkpoint : all) {
            boolean holds = checkpoint.holds(signer);
            if (holds) {
                held.add(checkpoint);
            }
            if (forged == null
                    && !(holds
                            && checkpoint.trail().equals(id)
                            && checkpoint.previous().equals(previous))) {
                forged = checkpoint.seq();
            }
            previous = checkpoint.digest();
        }
        return new Signed(held, forged);
    }
}
