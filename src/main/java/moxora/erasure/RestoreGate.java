package moxora.erasure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.PlatformTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.AppliedEpochs;
import moxora.store.GivenEpochs;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;

/**
 * Stands between the start and the first request: vault and tenant data are compared, and where the data are an older
 * copy, a restored backup, they are brought up to what the vault knows before anything is served. Where the vault is the
 * older one, nothing is served until an operator says so.
 */
public final class RestoreGate {

    private static final Logger LOG = Logger.getLogger(RestoreGate.class.getName());

    /** Held while both sides are compared and brought in step; one node does it, the others wait. */
    static final long LOCK = 0x6d6f786f72610001L;

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int MOST_TOLD = 20;

    private final RunContext context;
    private final Sides sides;
    private final Replay replay;
    private final PlatformTrail trail;
    private final String accepted;
    private final ReplayProgress progress = new ReplayProgress();

    /** What a look found. */
    public enum State {
        IN_STEP,
        /** The tenant data lack something that the vault knows. */
        DATA_BEHIND,
        /** The vault lacks something that was there before, or the two do not belong together. */
        VAULT_BEHIND
    }

    /**
     * What a look found, in words for operators.
     *
     * @param fingerprint what an operator names to accept that the vault is an older copy; empty otherwise
     */
    public record Finding(State state, String detail, String fingerprint) {}

    /** @param accepted the fingerprint of what an operator has accepted, or empty */
    public RestoreGate(
            RunContext context, AppliedEpochs applied, LedgerHead head, List<Replayable> replayables, String accepted) {
        this.context = context;
        this.sides = new Sides(new GivenEpochs(context.vault()), applied, context.registry(), head);
        this.replay = new Replay(context, replayables);
        this.trail = new PlatformTrail(context.vault(), context.clock());
        this.accepted = accepted;
    }

    /** Compares, and changes nothing. */
    public Finding look() {
        return finding(EpochComparison.of(sides, false));
    }

    private Finding finding(EpochComparison found) {
        if (found.vaultIsBehind()) {
            String fingerprint = found.fingerprint();
            return new Finding(
                    State.VAULT_BEHIND,
                    "The vault is older than what it is compared with: " + String.join("; ", found.ahead()) + "."
                            + told(found.strangers()) + " Restore the newest backup of the vault; or set"
                            + " MOXORA_ACCEPT_VAULT=" + fingerprint
                            + " for one start to go on with this one: keys that were destroyed are destroyed again.",
                    fingerprint);
        }
        return found.dataIsBehind()
                ? new Finding(
                        State.DATA_BEHIND,
                        "The tenant data are older than the vault and are brought up to it before anything is served.",
                        "")
                : new Finding(State.IN_STEP, "", "");
    }

    private static String told(List<OrganisationId> strangers) {
        if (strangers.isEmpty()) {
            return "";
        }
        List<String> ids = strangers.stream()
                .limit(MOST_TOLD)
                .map(OrganisationId::toString)
                .toList();
        return " " + strangers.size() + " organisations, among them " + String.join(", ", ids) + ".";
    }

    /** How far {@link #bringUp} is. */
    public ReplayProgress progress() {
        return progress;
    }

    /** Whether the operator has accepted exactly this. */
    public boolean isAccepted(Finding finding) {
        return !finding.fingerprint().isEmpty() && finding.fingerprint().equals(accepted);
    }

    /**
     * Returns once both sides are in step. Where another node is at it, it waits; where the thread is interrupted, it
     * gives up.
     *
     * @throws Fault when the vault is an older copy and nobody has accepted that, or when a database is out of reach
     */
    public void bringUp() {
        boolean[] done = new boolean[1];
        while (!done[0]) {
            context.vault().exclusively(LOCK, () -> {
                alone();
                done[0] = true;
            });
            if (!done[0]) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new Fault(FaultCode.NOT_READY, "The start was broken off.");
            }
        }
    }

    private void alone() {
        EpochComparison found = EpochComparison.of(sides, false);
        if (found.vaultIsBehind()) {
            Finding told = finding(found);
            if (!isAccepted(told)) {
                throw new Fault(FaultCode.NOT_READY, told.detail());
            }
            goOnWith(found);
        } else if (found.dataIsBehind()) {
            follow(found);
        }
        settle();
    }

    /** Both sides are in step: the data note whom they follow, and the file beside them how far that is. */
    public void settle() {
        sides.applied().follow(sides.given().position().vault());
        writeHead();
    }

    private void follow(EpochComparison found) {
        replay(found.concerned(sides.given()));
        // Last of all: killed before this, everything is gone through again.
        if (found.whole()) {
            sides.applied().raise(found.vault().high());
        } else {
            sides.applied().mark(found.missing(), context.clock().instant());
        }
    }

    private void replay(Optional<List<UUID>> organisations) {
        context.plan().requireWhole();
        LOG.log(
                Level.WARNING,
                "The tenant data are older than the vault: {0} brought up.",
                organisations.map(some -> some.size() + " organisations are").orElse("every organisation is"));
        Replay.Outcome outcome = replay.of(organisations, progress);
        Actor actor = new Actor(Ids.next(), Actor.Role.JOB);
        trail.record(
                actor,
                AuditAction.BACKUP_REPLAYED,
                null,
                Map.of(
                        "organisations", outcome.organisations(),
                        "erasedAgain", outcome.erasedAgain(),
                        "rows", outcome.rows(),
                        "changed", outcome.changed(),
                        "lost", (long) outcome.lost().size()));
        for (OrganisationId lost : outcome.lost()) {
            trail.record(actor, AuditAction.ORGANISATION_LOST, lost, Map.of());
            LOG.log(Level.WARNING, "The tenant data do not know the living organisation {0}; its data is lost.", lost);
        }
        LOG.log(
                Level.WARNING,
                "The tenant data are brought up: {0} organisations, {1} of them erased again with {2} rows,"
                        + " {3} rows of others changed, {4} lost.",
                new Object[] {
                    outcome.organisations(),
                    outcome.erasedAgain(),
                    outcome.rows(),
                    outcome.changed(),
                    outcome.lost().size()
                });
    }

    /** An operator has accepted that the vault is an older copy. */
    private void goOnWith(EpochComparison found) {
        context.plan().requireWhole();
        LOG.log(Level.WARNING, "An operator has accepted an older vault: {0}.", String.join("; ", found.ahead()));
        long again = new SecondDestruction(context, sides.applied()).ofAllWitnessed();
        trail.record(
                new Actor(Ids.next(), Actor.Role.JOB),
                AuditAction.VAULT_ACCEPTED,
                null,
                Map.of("destroyedAgain", again, "strangers", (long)
                        found.strangers().size()));
        LOG.log(Level.WARNING, "{0} organisations were destroyed again.", again);
        replay(Optional.empty());
        // Both count above everything that was ever seen from here on, so this finding does not come again.
        sides.applied().raise(sides.given().takeAbove(found.high()));
    }

    /** Writes down outside both clusters how far the vault has come. */
    void writeHead() {
        GivenEpochs.Position now = sides.given().position();
        sides.head().write(new LedgerHead.Mark(now.vault(), now.high(), now.certificate(), now.digest()));
    }

    Sides sides() {
        return sides;
    }

    /** For the log at the start: what to compare a restored vault with, when nothing else is left. */
    public Optional<String> head() {
        GivenEpochs.Position now = sides.given().position();
        return now.high() == 0
                ? Optional.empty()
                : Optional.of("epoch " + now.high() + ", certificate " + now.certificate()
                        + (now.digest().isEmpty() ? "" : " " + now.digest()));
    }
}
