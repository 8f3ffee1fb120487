package moxora.erasure.retention;

import java.time.Instant;
import java.util.Optional;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Rows of one class that go when their time is over. A feature brings one for each of its tables; several may be of one
 * class, and all of them follow that class's period and no other.
 */
public interface Expirable {

    DataClass dataClass();

    /** What went, and whether more of it is due. */
    record Removed(long rows, boolean isMoreDue) {

        public static final Removed NOTHING = new Removed(0, false);
    }

    /** Before transactions begin: for whoever needs keys in them. */
    default void prepare(TenantScope scope) {}

    /** When the first of what is there is over; empty when nothing is there, or nothing that ends. */
    Optional<Instant> next(TenantSession session, Policy policy);

    /** How many rows are over at that time, counted no further than to the limit. */
    long over(TenantSession session, Policy policy, Instant at, int limit);

    /** Removes some of what is over, a bounded number of rows. Repeatable at any point: it is called again after a crash. */
    Removed removeSome(TenantSession session, Policy policy, Instant now);
}
