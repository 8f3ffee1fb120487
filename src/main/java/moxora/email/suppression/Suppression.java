package moxora.email.suppression;

import java.util.Objects;
import moxora.crypto.Token;
import org.jspecify.annotations.Nullable;

/**
 * That an address must not be sent to.
 *
 * @param address its mark, see {@link moxora.contact.ContactAddresses}
 * @param topic of which no messages may be sent there; null: of none at all
 */
public record Suppression(Token address, @Nullable String topic, SuppressionReason reason) {

    public Suppression {
        Objects.requireNonNull(address);
        Objects.requireNonNull(reason);
    }

    @Override
    public String toString() {
        return "Suppression[" + reason + "]";
    }
}
