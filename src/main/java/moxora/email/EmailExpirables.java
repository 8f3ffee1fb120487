package moxora.email;

import java.util.List;
import moxora.crypto.BlindIndex;
import moxora.email.message.Messages;
import moxora.email.retention.EventExpiry;
import moxora.email.retention.FigureExpiry;
import moxora.email.trigger.TriggerExpiry;
import moxora.email.unlinked.CountedExpiry;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.field.DataClass;

/** What of this package's tables goes by its time while the account lives, what refers before what is referred to. */
public final class EmailExpirables {

    private EmailExpirables() {}

    public static List<Expirable> all(BlindIndex index, Messages messages) {
        return List.of(
                new EventExpiry(),
                // Of the receipt the day is kept, so what came late on it goes some hours early and never late.
                ExpiringRows.since(DataClass.EMAIL_EVENTS, "pseudonymous_event", "identity", "received_day")
                        .leavingLocked(),
                new FigureExpiry(index, messages),
                ExpiringRows.since(DataClass.ENGAGEMENT_FIGURES, "email_statistic", "(day, mark, kind)", "day"),
                ExpiringRows.since(DataClass.ENGAGEMENT_FIGURES, "late_event", "day", "day"),
                ExpiringRows.since(DataClass.PARKED_EVENTS, "parked_event", "identity", "received_at"),
                new TriggerExpiry(),
                ExpiringRows.until(DataClass.MESSAGES, "unsubscribe_link", "id", "expires_at"),
                ExpiringRows.since(DataClass.MESSAGES, "message", "id", "registered_at"),
                ExpiringRows.since(DataClass.BOUNCES, "soft_bounce", "(mark, identity)", "day"),
                ExpiringRows.since(DataClass.BOUNCES, "last_delivery", "mark", "day"),
                ExpiringRows.until(DataClass.REPETITIONS, "used_signature", "(endpoint_id, token)", "expires_at"),
                new CountedExpiry());
    }
}
