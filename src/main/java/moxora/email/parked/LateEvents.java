package moxora.email.parked;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import moxora.contact.AddressErasure;
import moxora.crypto.Token;
import moxora.email.event.ErasedAddresses;
import moxora.store.TenantSession;

/**
 * What is left of an erased contact's addresses: keyed hashes, so that whatever is reported about them later becomes a
 * figure of its day and nothing else (N6). An erasure takes along what was kept apart about its addresses.
 *
 * <p>Whoever asks does so in the transaction that would store the events, having looked for the contact and locked it:
 * an erasure is either before, and its marks are seen, or after, and takes along what was stored.
 */
public final class LateEvents implements ErasedAddresses, AddressErasure {

    private static final int AT_ONCE = 500;

    @Override
    public Set<Token> among(TenantSession session, Collection<Token> addresses) {
        Set<Token> gone = new HashSet<>();
        each(
                addresses,
                (some, marks) -> gone.addAll(session.sql()
                        .rows(
                                "select mark from erased_address where organisation_id = ? and mark in (" + marks + ")",
                                row -> row.token(1),
                                parameters(session, some))));
        return gone;
    }

    @Override
    public void count(TenantSession session, Instant now, long events) {
        if (events > 0) {
            session.sql()
                    .update(
                            "insert into late_event (organisation_id, day, events) values (?, ?, ?)"
                                    + " on conflict (organisation_id, day)"
                                    + " do update set events = late_event.events + excluded.events",
                            session.organisation(),
                            now.truncatedTo(ChronoUnit.DAYS),
                            events);
        }
    }

    /** How many there were since the organisation began. */
    static long counted(TenantSession session) {
        return session.sql()
                .count(
                        "select coalesce(sum(events), 0)::bigint from late_event where organisation_id = ?",
                        session.organisation());
    }

    @Override
    public void erased(TenantSession session, Set<Token> addresses, Instant now) {
        each(
                addresses,
                (some, marks) -> session.sql()
                        .update(
                                "delete from parked_event where organisation_id = ? and mark in (" + marks + ")",
                                parameters(session, some)));
        session.sql()
                .batch(
                        "insert into erased_address (organisation_id, mark, erased_at) values (?, ?, ?)"
                                + " on conflict do nothing",
                        addresses.stream()
                                .map(mark -> new Object[] {session.organisation(), mark, now})
                                .toList());
    }

    private static void each(Collection<Token> addresses, BiConsumer<List<Token>, String> statement) {
        List<Token> all = List.copyOf(addresses);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Token> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            statement.accept(some, String.join(", ", Collections.nCopies(some.size(), "?")));
        }
    }

    private static Object[] parameters(TenantSession session, List<Token> addresses) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(session.organisation());
        parameters.addAll(addresses);
        return parameters.toArray();
    }
}
