package moxora.disclosure.prompt;

import java.util.List;
import java.util.UUID;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The mark that a request's placeholders carry, so that one which leaked out of another request is told from its own.
 */
@FunctionalInterface
public interface Marks {

    /**
     * The same for the same request of the same organisation, so that a preview is what the call sends; with any other
     * organisation, feature, contact or content another one, and nobody without the organisation's key can tell which.
     *
     * @param contact null for a feature that is about none
     * @param content everything that was opened and everything that the caller added, in an order of its own
     * @return a few small letters and digits, as {@link moxora.disclosure.redaction.Placeholders} takes them
     */
    String of(TenantScope scope, String feature, @Nullable UUID contact, List<String> content);
}
