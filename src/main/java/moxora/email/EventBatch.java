package moxora.email;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moxora.crypto.Token;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** The events of one delivery on their way to the database: folded by identity first, then placed and written. */
final class EventBatch {

    private final TenantScope scope;
    private final String provider;
    private final EventIdentity identities;
    private final Placing placing;
    private final EventWriter writer;

    private final Map<Token, ReportedEvent> events = new LinkedHashMap<>();
    private final Map<Token, Reported> unreadable = new LinkedHashMap<>();
    private long duplicates;

    EventBatch(TenantScope scope, String provider, EventIdentity identities, Placing placing, EventWriter writer) {
        this.scope = scope;
        this.provider = provider;
        this.identities = identities;
        this.placing = placing;
        this.writer = writer;
    }

    void add(Reported reported) {
        if (reported instanceof ReportedEvent raw) {
            ReportedEvent event = Minimised.marked(raw);
            once(events, identities.of(scope, provider, event), event);
        } else if (reported instanceof Reported.Unknown unknown) {
            once(unreadable, identities.ofParked(scope, provider, unknown.sameness()), unknown);
        } else if (reported instanceof Reported.Malformed malformed) {
            once(unreadable, identities.ofParked(scope, provider, malformed.sameness()), malformed);
        }
    }

    private <T> void once(Map<Token, T> known, Token identity, T value) {
        if (known.putIfAbsent(identity, value) != null) {
            duplicates++;
        }
    }

    /** Writes what was added; part of the session's transaction. */
    Receipt write(TenantSession session, Instant now) {
        List<PlacedEvent> placed = placing.of(session, events, now);
        Map<Token, Reported> apart = new LinkedHashMap<>(unreadable);
        if (!apart.isEmpty()) {
            apart.values().removeIf(placing.unwanted(session));
        }
        Receipt receipt = writer.write(session, provider, placed, apart, now);
        long forgotten = (long) unreadable.size() - apart.size();
        return new Receipt(receipt.accepted() + forgotten, receipt.duplicates() + duplicates, receipt.parked());
    }
}
