package moxora.contact;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one index gives away to whoever holds the database.
 *
 * @param index as the caller of a search names it: {@code emails}, {@code customFields.City}. The name of a custom field
 *     is the organisation's own; others get {@link #anonymous()}
 * @param customField the id of the custom field, or null for an index of the catalogue
 * @param contacts how many contacts have a token of it
 * @param values how many tokens they have in all
 * @param distinctTokens how many of these differ
 * @param topShare the share of those contacts that have the most frequent token, 0 to 1
 * @param minEntropyBits −log2 of that share: what the best single guess at a contact's value has to overcome
 * @param expectedCoincidences pairs of equal tokens that there would be if all distinct ones were equally frequent
 * @param measuredCoincidences pairs of equal tokens that there are
 */
public record IndexLeakage(
        String index,
        @Nullable UUID customField,
        long contacts,
        long values,
        long distinctTokens,
        double topShare,
        double minEntropyBits,
        double expectedCoincidences,
        long measuredCoincidences,
        Verdict verdict) {

    /** With fewer contacts than this a share says nothing about the field. */
    public static final int FEWEST_CONTACTS = 100;

    /**
     * Below this many bits, which is more than one contact in 32 sharing a token, an index is of low entropy. Measured:
     * above it a public list of frequencies tells less than a quarter of 50,000 contacts right; at 4.3 bits, 0.38.
     */
    public static final double LEAST_BITS = 5;

    /** What is to be thought of the figures. */
    public enum Verdict {
        /** No token is so frequent that it gives itself away, or there are too few contacts to say. */
        OK,
        /** A frequent value can be told by its frequency, and the policy says nothing of it. */
        LOW_ENTROPY,
        /** The same, and the policy lists the field among its accepted leaks. */
        ACCEPTED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static IndexLeakage of(
            String index, @Nullable UUID customField, long contacts, TokenCounts counts, boolean accepted) {
        double share = contacts == 0 ? 0 : (double) counts.top() / contacts;
        double bits = share == 0 ? 0 : Math.max(0, -Math.log(share) / Math.log(2));
        double pairs = (double) counts.values() * (counts.values() - 1) / 2;
        return new IndexLeakage(
                index,
                customField,
                contacts,
                counts.values(),
                counts.distinct(),
                share,
                bits,
                counts.distinct() == 0 ? 0 : pairs / counts.distinct(),
                counts.coincidences(),
                verdict(contacts, bits, accepted));
    }

    private static Verdict verdict(long contacts, double bits, boolean accepted) {
        if (contacts < FEWEST_CONTACTS || bits >= LEAST_BITS) {
            return Verdict.OK;
        }
        return accepted ? Verdict.ACCEPTED : Verdict.LOW_ENTROPY;
    }

    /** The index's name for those who may not know what an organisation calls its own fields. */
    public String anonymous() {
        return customField == null ? index : "customField#" + customField;
    }

    /** Says nothing of a custom field's name, since it may end up in a log. */
    @Override
    public String toString() {
        return "IndexLeakage[" + anonymous() + ", " + verdict.wire() + "]";
    }
}
