package moxora.email.event;

/**
 * What became of the events of one delivery; together they are as many as were reported.
 *
 * @param accepted now on a timeline, or taken without effect because the policy keeps no such event
 * @param duplicates known already, from this delivery or an earlier one
 * @param parked kept apart: of an unknown type, about nobody's address, or malformed
 */
public record Receipt(long accepted, long duplicates, long parked) {

    /** The answer to a delivery for an organisation that is gone. */
    public static final Receipt NOTHING = new Receipt(0, 0, 0);
}
