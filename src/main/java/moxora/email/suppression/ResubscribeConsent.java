package moxora.email.suppression;

import java.time.Instant;
import java.util.List;
import moxora.crypto.Token;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Told when people take their own unsubscribing back on their own page, which is a consent (GDPR article 7). It happens
 * in the transaction that lifts the suppressions.
 */
@FunctionalInterface
public interface ResubscribeConsent {

    /**
     * @param addresses the marks of the person's addresses
     * @param topic null: mails of all topics
     */
    void given(TenantSession session, List<Token> addresses, @Nullable String topic, Instant at);
}
