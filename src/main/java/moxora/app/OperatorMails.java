package moxora.app;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.erasure.Closure;
import moxora.erasure.OperatorAlarms;
import moxora.erasure.Setback;
import moxora.limit.Incidents;
import moxora.mail.Letter;
import moxora.mail.MailKind;
import moxora.mail.Mailbox;
import moxora.mail.NotSentException;
import moxora.store.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Tells the platform's operators of closures that need them: a count in the metrics, and a mail to each of the
 * configured addresses. No organisation's outbox is used: its keys may be gone, and its outbox with them.
 */
final class OperatorMails implements OperatorAlarms {

    private static final Logger LOG = Logger.getLogger(OperatorMails.class.getName());

    /** On whose behalf they are sent: nobody's, so that no erasure takes them along. */
    private static final UUID PLATFORM = new UUID(0, 0);

    private final List<String> addresses;
    private final Mailbox mailbox;
    private final Incidents incidents;
    private final Executor mailer;
    private final Clock clock;

    /** @param mailer sends them, since a server that is silent must hold up no closure */
    OperatorMails(List<String> addresses, Mailbox mailbox, Incidents incidents, Executor mailer, Clock clock) {
        this.addresses = List.copyOf(addresses);
        this.mailbox = mailbox;
        this.incidents = incidents;
        this.mailer = mailer;
        this.clock = clock;
    }

    @Override
    public void raise(Kind kind, @Nullable Closure closure, Runnable nobodyHeard) {
        incidents.raised(kind == Kind.CAP_REACHED ? Incidents.Alarm.CLOSURE_CAP : Incidents.Alarm.CLOSURE);
        if (!addresses.isEmpty()) {
            mailer.execute(() -> mail(kind, closure, nobodyHeard));
        }
    }

    private void mail(Kind kind, @Nullable Closure closure, Runnable nobodyHeard) {
        Instant now = clock.instant();
        MailKind mail = closure == null ? MailKind.CLOSURE_CAP : MailKind.CLOSURE_ALARM;
        Map<String, String> values = closure == null ? Map.of("at", now.toString()) : values(kind, closure);
        long sent = addresses.stream()
                .filter(to -> isSent(new Letter(PLATFORM, Ids.next(), now, to, mail, values)))
                .count();
        if (sent == 0) {
            nobodyHeard.run();
        }
    }

    private static Map<String, String> values(Kind kind, Closure closure) {
        String error = closure.lastError();
        return Map.of(
                "id",
                closure.organisation().toString(),
                "what",
                what(kind),
                "state",
                closure.state().name(),
                "deadline",
                closure.deadline().toString(),
                "error",
                error == null ? "none" : Setback.named(error).wire());
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case PAST_ALARM -> "it is not verified by its alarm day";
            case LATE -> "it is not verified and its deadline is over";
            case WAITS_FOR_CAP -> "it is due and waits for the cap of closures a day";
            case CAP_REACHED -> "the cap of closures a day is reached";
        };
    }

    private boolean isSent(Letter letter) {
        try {
            mailbox.send(letter);
            return true;
        } catch (NotSentException e) {
            LOG.log(Level.WARNING, "An operator could not be told of a closure: {0}.", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "An operator could not be told of a closure: {0}.",
                    e.getClass().getSimpleName());
        }
        return false;
    }
}
