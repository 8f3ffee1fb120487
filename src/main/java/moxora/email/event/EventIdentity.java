package moxora.email.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.email.provider.ReportedEvent;
import moxora.field.EmailAddress;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * By what a report is recognised when it comes again, and with it the promise that an event takes effect once: a keyed
 * hash over provider, message, recipient, type, the provider's time, link and bounce code, and whether a program did it: an
 * open by a scanner and one by a person in one second are two, in whatever order they come.
 *
 * <p>The provider's own id of a report is not among them, for it changes when the report is repeated. So two clicks on
 * one link in one second count as one. The parts are length-prefixed; none can run into the next.
 */
public final class EventIdentity {

    private static final String EVENT = "email_event";
    private static final String PARKED = "parked_event";
    /** Behind the last part, where no part can run into it. */
    private static final String MACHINE = "machine";

    private static final int VERSION = 1;
    /** Stands in a key for the time of an event that came without. */
    static final Instant UNTIMED = Instant.EPOCH;

    private final BlindIndex index;

    EventIdentity(BlindIndex index) {
        this.index = index;
    }

    Token of(TenantScope scope, String provider, ReportedEvent event) {
        return index.identity(
                scope,
                EVENT,
                VERSION,
                parts(
                                provider,
                                event.messageId(),
                                EmailAddress.normalise(event.recipient()),
                                event.type().wire(),
                                event.at() == null ? sha256(event.sameness()) : exactly(event.at()),
                                event.url(),
                                event.bounceClass() == null
                                        ? null
                                        : event.bounceClass().wire(),
                                event.bounceCode())
                        + (event.machine() ? MACHINE : ""));
    }

    /** The time in an event's key: one fixed time for all events that come without, so that they lie in one partition. */
    public static Instant time(ReportedEvent event) {
        return event.at() == null ? UNTIMED : event.at();
    }

    /** The identity of what could not be read as an event. */
    Token ofParked(TenantScope scope, String provider, String sameness) {
        return index.identity(scope, PARKED, VERSION, parts(provider, sameness));
    }

    /** In seconds, and in what a provider tells beyond them: the row's key holds that too. */
    private static String exactly(Instant at) {
        return at.getNano() == 0 ? Long.toString(at.getEpochSecond()) : at.getEpochSecond() + "." + at.getNano();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String parts(@Nullable String... parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            String text = Objects.requireNonNullElse(part, "");
            all.append(text.length()).append(':').append(text);
        }
        return all.toString();
    }
}
