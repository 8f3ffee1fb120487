package moxora.email.trigger;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.contact.Readings;
import moxora.crypto.FieldSealer;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Triggers to be asked for, oldest first: each once, in the order in which they became known, and none is skipped however
 * late its transaction commits.
 *
 * <p>It is written from the first time on that somebody asks, and for 30 days after the last; what it holds goes 30 days
 * after its receipt.
 */
public final class TriggerFeed {

    private static final byte FORM = 1;
    private static final int CURSOR_BYTES = 1 + Long.BYTES;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final TriggerSealing sealing;
    private final Readings readings;
    private final GroupedReads reads;
    private final Clock clock;

    /**
     * Some triggers.
     *
     * @param next where the following ones begin, also when there are none yet
     * @param more whether some are there already
     */
    public record Page(List<Trigger> items, String next, boolean more) {}

    private record Found(List<TriggerSealing.Stored> triggers, long next, boolean more) {}

    public TriggerFeed(TenantStore store, FieldSealer sealer, Readings readings, GroupedReads reads, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.sealing = new TriggerSealing(sealer);
        this.readings = readings;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * The triggers behind a cursor.
     *
     * @param cursor what an earlier page answered as {@code next}; null for the oldest there is
     * @param types names such as {@code email.open}; none for all
     * @throws Fault 400 {@code malformed_cursor}, 410 {@code cursor_expired} when what followed it is gone for its age,
     *     422 for an unknown type; 401 and 429 as for any reading
     */
    public Page page(TenantScope scope, @Nullable String cursor, Collection<String> types, int limit) {
        @Nullable Long after = cursor == null ? null : position(cursor);
        Set<EmailEventType> wanted = TriggerTypes.of(types);
        sealer.prepare(scope);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Found found = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            // The head first: whatever is not behind it has been committed by now.
            TriggerHead.State head = TriggerHead.read(session, now);
            long from = after == null ? 0 : after;
            if (from > head.position()) {
                throw malformed();
            }
            List<TriggerSealing.Stored> there = TriggerTable.between(session, from, head.position(), wanted, limit + 1);
            // Afterwards: what was forgotten since then may be missing among them.
            if (after != null && after < TriggerHead.find(session).orElseThrow().forgotten()) {
                throw new Fault(
                        FaultCode.CURSOR_EXPIRED,
                        "Events are kept for 30 days, and some that followed the cursor are gone. Without a cursor the"
                                + " feed begins at the oldest that is there.");
            }
            boolean more = there.size() > limit;
            List<TriggerSealing.Stored> shown = more ? there.subList(0, limit) : there;
            return new Found(shown, more ? shown.get(limit - 1).position() : head.position(), more);
        });
        List<Trigger> items = found.triggers.stream()
                .map(stored -> sealing.open(scope, stored))
                .toList();
        if (!items.isEmpty()) {
            Set<UUID> contacts = new LinkedHashSet<>();
            items.forEach(item -> contacts.add(item.contact()));
            readings.eventsListed(scope, contacts);
            reads.note(
                    scope,
                    AuditEvent.of(
                            AuditAction.TRIGGERS_READ, null, Map.of("events", (long) items.size(), "contacts", (long)
                                    contacts.size())));
        }
        return new Page(items, cursor(found.next), found.more);
    }

    private static String cursor(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(CURSOR_BYTES)
                        .put(FORM)
                        .putLong(position)
                        .array());
    }

    private static long position(String cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() == CURSOR_BYTES && bytes.get() == FORM) {
                long position = bytes.getLong();
                if (position >= 0) {
                    return position;
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // The same answer as for any other text that is none of our cursors.
        }
        throw malformed();
    }

    private static Fault malformed() {
        return new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
    }
}
