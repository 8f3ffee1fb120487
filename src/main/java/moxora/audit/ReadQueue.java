package moxora.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Reads that wait to be recorded, in order for each organisation, bounded for each and for all. A group that was taken
 * is either done or given back; until then nobody takes a later one of the same organisation.
 */
final class ReadQueue {

    private final int ofOne;
    private final int ofAll;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private final Map<OrganisationId, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>();
    private final Set<OrganisationId> busy = new HashSet<>();
    private int count;
    private long turns;

    /** A read, and the scope under which it can be written. */
    record Waiting(TenantScope scope, Noted noted) {}

    /** Some of one organisation's reads, in their order. */
    record Group(OrganisationId organisation, List<Waiting> reads) {

        TenantScope scope() {
            return reads.get(0).scope();
        }

        List<Noted> noted() {
            return reads.stream().map(Waiting::noted).toList();
        }
    }

    ReadQueue(int ofOne, int ofAll) {
        this.ofOne = ofOne;
        this.ofAll = ofAll;
    }

    /** Whether there was room for it. */
    boolean offer(Waiting read) {
        lock.lock();
        try {
            OrganisationId organisation = read.scope.organisation();
            ArrayDeque<Waiting> own = waiting.get(organisation);
            if (count >= ofAll || (own != null && own.size() >= ofOne)) {
                return false;
            }
            waiting.computeIfAbsent(organisation, any -> new ArrayDeque<>()).add(read);
            count++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many reads wait or are being written. */
    int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    boolean isFull() {
        return size() >= ofAll;
    }

    /** Whether a read of the organisation's waits or is being written. */
    boolean isPending(OrganisationId organisation) {
        lock.lock();
        try {
            return waiting.containsKey(organisation) || busy.contains(organisation);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a group that nobody is writing.
     *
     * @param wanted whose, or null for anybody's, the longest waiting first
     */
    Optional<Group> take(@Nullable OrganisationId wanted, Set<OrganisationId> without) {
        lock.lock();
        try {
            Iterator<Map.Entry<OrganisationId, ArrayDeque<Waiting>>> all =
                    waiting.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<OrganisationId, ArrayDeque<Waiting>> one = all.next();
                OrganisationId organisation = one.getKey();
                if ((wanted == null || wanted.equals(organisation))
                        && !without.contains(organisation)
                        && busy.add(organisation)) {
                    all.remove();
                    return Optional.of(new Group(organisation, List.copyOf(one.getValue())));
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void done(Group group) {
        lock.lock();
        try {
            busy.remove(group.organisation);
            count -= group.reads.size();
            turns++;
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Back to the front of its organisation's reads. */
    void giveBack(Group group) {
        lock.lock();
        try {
            busy.remove(group.organisation);
            List<Waiting> inOrder = new ArrayList<>(group.reads);
            ArrayDeque<Waiting> behind = waiting.remove(group.organisation);
            if (behind != null) {
                inOrder.addAll(behind);
            }
            waiting.put(group.organisation, new ArrayDeque<>(inOrder));
        } finally {
            lock.unlock();
        }
    }

    /** How many groups were done; whoever waits for one looks at it before trying. */
    long turns() {
        lock.lock();
        try {
            return turns;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until another group is done than those seen, until the given {@link System#nanoTime()} at the latest. */
    void awaitTurn(long seen, long until) {
        lock.lock();
        try {
            long left = until - System.nanoTime();
            while (turns == seen && left > 0) {
                left = turned.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.DATABASE_UNAVAILABLE, "Moxora is stopping.");
        } finally {
            lock.unlock();
        }
    }
}
