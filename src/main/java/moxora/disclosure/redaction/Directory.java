package moxora.disclosure.redaction;

import java.util.List;
import moxora.tenant.TenantScope;

/**
 * Whom the organisation knows: its contacts and users, found by index tokens alone, so that nothing is opened (N8).
 */
@FunctionalInterface
public interface Directory {

    /**
     * Whether anybody can be told by their name. Where the organisation's policy accepts no index on names nobody can,
     * so a text without a known name may be full of them.
     */
    default boolean knowsNames(TenantScope scope) {
        return true;
    }

    /**
     * A finder of everybody known in these passages, and in no others: all of them are looked up at once.
     *
     * @param region ISO 3166-1 alpha-2, for phones in a national writing; {@code ZZ} where no passage has a digit
     */
    Finder among(TenantScope scope, String region, List<Passage> passages);
}
