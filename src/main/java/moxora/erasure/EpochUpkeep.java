package moxora.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moxora.store.Vault;

/**
 * Keeps the ledger head true to the vault, and both lists of epochs short: what was given more than an hour ago and has
 * taken effect is dropped on both sides, the data's first.
 */
public final class EpochUpkeep {

    private static final Duration EVERY = Duration.ofMinutes(10);

    private static final int AT_ONCE = 20_000;

    private final RestoreGate gate;
    private final Vault vault;
    private final Clock clock;

    private Instant due = Instant.EPOCH;

    public EpochUpkeep(RestoreGate gate, RunContext context) {
        this.gate = gate;
        this.vault = context.vault();
        this.clock = context.clock();
    }

    /** Called every second or so. */
    public synchronized void runDue() {
        gate.writeHead();
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return;
        }
        due = now.plus(EVERY);
        vault.exclusively(RestoreGate.LOCK, this::compact);
    }

    private void compact() {
        Sides sides = gate.sides();
        List<Long> oldest = sides.given().oldest(AT_ONCE);
        if (oldest.isEmpty()) {
            return;
        }
        long last = oldest.get(oldest.size() - 1);
        long floor = sides.applied().position().floor();
        Set<Long> applied = new HashSet<>(sides.applied().between(floor, last));
        long upTo = 0;
        for (long epoch : oldest) {
            if (epoch > floor && !applied.contains(epoch)) {
                // It has not taken effect here: the next start sees to it.
                break;
            }
            upTo = epoch;
        }
        if (upTo > 0) {
            sides.applied().raise(upTo);
            sides.given().drop(upTo);
        }
    }
}
