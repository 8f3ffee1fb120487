package moxora.email.unsubscribe;

import java.util.Collection;
import java.util.Map;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** The header fields by which the recipient of a message can unsubscribe (RFC 2369, RFC 8058). */
public interface UnsubscribeHeaders {

    /**
     * By name; none for a message that needs nobody's wish. Seals, so the scope's keys are to be prepared before the
     * transaction begins.
     *
     * @param topic as it was written when the message was registered, or null where it has none
     * @param addresses the marks of the contact's addresses
     * @throws moxora.fault.Fault 422 {@code no_address} for a marketing message to nobody's address
     */
    Map<String, String> of(
            TenantSession session, RegisteredMessage message, @Nullable String topic, Collection<Token> addresses);
}
