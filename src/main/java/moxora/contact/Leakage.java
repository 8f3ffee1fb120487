package moxora.contact;

import java.time.Instant;
import java.util.List;

/**
 * What an organisation's search tokens give away, index by index, and whether they are the tokens its contacts have.
 *
 * @param unexplainedTokens tokens that are stored and that no contact of theirs has; must be 0
 * @param missingTokens tokens that contacts have and that are not stored, so that a search misses them; must be 0
 * @param contactsOfOlderGenerations contacts whose tokens are all of an older generation of the index key, as during
 *     a rebuild; they are measured, and not compared
 */
public record Leakage(
        Instant measuredAt,
        long contacts,
        List<IndexLeakage> indexes,
        long unexplainedTokens,
        long missingTokens,
        long contactsOfOlderGenerations) {

    public Leakage {
        indexes = List.copyOf(indexes);
    }

    /** Whether what is stored is what was meant to be. */
    public boolean isWhole() {
        return unexplainedTokens == 0 && missingTokens == 0;
    }
}
