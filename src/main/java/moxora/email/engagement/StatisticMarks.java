package moxora.email.engagement;

import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.email.event.TakenEvent;
import moxora.email.message.Messages;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The names under which figures are kept. They are keyed hashes that occur in no other table: who sees the database can
 * join no figure to a message, nor to a contact.
 */
public final class StatisticMarks {

    /** Stands for a whole day. */
    static final byte[] WHOLE_DAY = {};

    private static final String FIGURE = "email_statistic";
    private static final String PERSON = "email_statistic_person";
    private static final int VERSION = 1;

    private final BlindIndex index;
    private final Messages messages;

    public StatisticMarks(BlindIndex index, Messages messages) {
        this.index = index;
        this.messages = messages;
    }

    /** Of a message by the provider's name; of no registered message where there is none. */
    public byte[] message(TenantScope scope, @Nullable String messageId) {
        String mark =
                messageId == null ? "" : hex(messages.mark(scope, messageId).bytes());
        return index.identity(scope, FIGURE, VERSION, mark).bytes();
    }

    /**
     * Of somebody in a figure. An open of which nobody may tell whose it was counts as somebody of its own.
     *
     * @param cell the mark of the figure's message, or of the whole day
     */
    Token person(TenantScope scope, Instant day, byte[] cell, StatisticKind kind, TakenEvent event) {
        return index.identity(
                scope, PERSON, VERSION, day + "/" + hex(cell) + "/" + kind.wire() + "/" + somebody(event));
    }

    private static String somebody(TakenEvent event) {
        if (!event.contacts().isEmpty()) {
            return Collections.min(event.contacts()).toString();
        }
        boolean toldApart = event.tracking() == Policy.Tracking.PSEUDONYMOUS;
        return hex((toldApart ? event.address() : event.identity()).bytes());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
