package moxora.email;

import java.util.Collection;
import java.util.Map;
import moxora.crypto.Token;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** The headers by which whoever gets a message can unsubscribe from it (RFC 2369, RFC 8058). */
public interface UnsubscribeHeaders {

    /**
     * The headers of a marketing message that has just been registered, or is registered again; then they are to do the
     * same. Asked in the transaction that registers it.
     *
     * @param topic what the message is about, or null
     * @param addresses the marks of the addresses that it goes to
     */
    Map<String, String> of(
            TenantSession session, RegisteredMessage message, @Nullable String topic, Collection<Token> addresses);
}
