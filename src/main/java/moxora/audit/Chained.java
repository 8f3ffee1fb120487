package moxora.audit;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** A trail that can be looked at as it is at one moment: an organisation's, or the platform's own. */
interface Chained {

    /** What its hashes are bound to. */
    UUID id();

    <T> T asOfNow(Function<Moment, T> work);

    /** One trail at one moment. */
    interface Moment {

        AuditTrail.Head head();

        /** Every entry behind the given place, oldest first, one piece in memory at a time. */
        void entries(long after, Consumer<AuditTrail.Entry> reader);
    }
}
