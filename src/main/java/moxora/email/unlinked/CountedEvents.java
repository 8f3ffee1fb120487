package moxora.email.unlinked;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import moxora.crypto.Token;
import moxora.email.event.EventTable;
import moxora.email.event.PlacedEvent;
import moxora.store.TenantSession;

/**
 * Opens and clicks that are only counted. So that none counts twice, a mark of each is kept until no provider repeats it
 * any more: a hash of its identity under a random number of its day. When the {@link #WINDOW} ends, number and marks are
 * deleted, and from then on nobody can try out, with all keys, whether a known person opened a known message.
 *
 * <p>The day is the provider's. An event older than the window, or more than a day ahead, is not counted: whether it was
 * before can no longer be known. One without a provider's time is marked under the day of its receipt and the day before,
 * so that two of its deliveries on both sides of a midnight meet.
 */
final class CountedEvents {

    /** Providers repeat a delivery for three days at most; a feed of the CRM's own may lag behind longer. */
    static final Period WINDOW = Period.ofDays(31);

    private static final int SALT_BYTES = 32;
    private static final Period AHEAD = Period.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private CountedEvents() {}

    /** A mark, under the number of its day. */
    private record Mark(Instant day, Token value) {}

    /** The first day whose marks are still kept. */
    static Instant keptFrom(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).minus(WINDOW);
    }

    /** The identities of those that were not counted yet. */
    static Set<Token> keep(TenantSession session, List<PlacedEvent> events, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        Map<Token, List<Instant>> days = new HashMap<>();
        boolean untimed = false;
        for (PlacedEvent event : events) {
            Instant at = event.reported().at();
            untimed |= at == null;
            days.put(event.identity(), at == null ? List.of(today.minus(AHEAD), today) : days(at, now));
        }
        Set<Instant> used = new TreeSet<>();
        days.values().forEach(used::addAll);
        Map<Instant, byte[]> salts = salts(session, used);

        Map<Mark, Token> marks = new HashMap<>();
        days.forEach((identity, of) -> of.forEach(day -> marks.put(mark(salts, day, identity), identity)));
        Set<Mark> fresh = insert(session, List.copyOf(marks.keySet()));

        Set<Token> known = new HashSet<>();
        marks.forEach((mark, identity) -> {
            if (!fresh.contains(mark)) {
                known.add(identity);
            }
        });
        if (untimed) {
            known.addAll(earlier(session, salts, today.minus(AHEAD), events));
        }
        Set<Token> counted = new HashSet<>();
        days.forEach((identity, of) -> {
            if (!of.isEmpty() && !known.contains(identity)) {
                counted.add(identity);
            }
        });
        return counted;
    }

    /** Forgets what the window has left behind: the numbers, and with them what the marks could be compared with. */
    static long expire(TenantSession session, Instant now) {
        long gone = 0;
        for (String table : List.of("counting_salt", "counted_event")) {
            gone += session.sql()
                    .update(
                            "delete from " + table + " where organisation_id = ? and day < ?",
                            session.organisation(),
                            keptFrom(now));
        }
        return gone;
    }

    private static List<Instant> days(Instant at, Instant now) {
        Instant day = at.truncatedTo(ChronoUnit.DAYS);
        boolean comparable = !day.isBefore(keptFrom(now))
                && !day.isAfter(now.truncatedTo(ChronoUnit.DAYS).plus(AHEAD));
        return comparable ? List.of(day) : List.of();
    }

    /** The number of every day there is; those of the given days are made where they are not. */
    private static Map<Instant, byte[]> salts(TenantSession session, Set<Instant> days) {
        List<Object[]> rows = new ArrayList<>();
        for (Instant day : days) {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            rows.add(new Object[] {session.organisation(), day, salt});
        }
        session.sql()
                .batch(
                        "insert into counting_salt (organisation_id, day, salt) values (?, ?, ?) on conflict do nothing",
                        rows);
        Map<Instant, byte[]> salts = new HashMap<>();
        session.sql()
                .rows(
                        "select day, salt from counting_salt where organisation_id = ?",
                        row -> Map.entry(row.instant(1), row.bytes(2)),
                        session.organisation())
                .forEach(entry -> salts.put(entry.getKey(), entry.getValue()));
        return salts;
    }

    private static Set<Mark> insert(TenantSession session, List<Mark> marks) {
        return EventTable.insert(
                session,
                "counted_event (organisation_id, day, mark)",
                "(?, ?, ?)",
                marks.stream()
                        .sorted(Comparator.comparing(Mark::day)
                                .thenComparing(mark -> mark.value().bytes(), Arrays::compareUnsigned))
                        .toList(),
                mark -> List.of(session.organisation(), mark.day, mark.value),
                "day, mark",
                row -> new Mark(row.instant(1), row.token(2)));
    }

    /** Those of the untimed events that were marked under a day before. */
    private static Set<Token> earlier(
            TenantSession session, Map<Instant, byte[]> salts, Instant before, List<PlacedEvent> events) {
        Map<Mark, Token> marks = new HashMap<>();
        salts.keySet().stream()
                .filter(day -> day.isBefore(before))
                .forEach(day -> events.stream()
                        .filter(event -> event.reported().at() == null)
                        .forEach(event -> marks.put(mark(salts, day, event.identity()), event.identity())));
        Set<Token> found = new HashSet<>();
        List<Mark> all = List.copyOf(marks.keySet());
        for (int from = 0; from < all.size(); from += EventTable.ROWS_AT_ONCE) {
            List<Mark> some = all.subList(from, Math.min(all.size(), from + EventTable.ROWS_AT_ONCE));
            List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
            some.forEach(mark -> parameters.addAll(List.of(mark.day, mark.value)));
            session.sql()
                    .rows(
                            "select day, mark from counted_event where organisation_id = ? and (day, mark) in ("
                                    + String.join(", ", Collections.nCopies(some.size(), "(?, ?)")) + ")",
                            row -> new Mark(row.instant(1), row.token(2)),
                            parameters.toArray())
                    .forEach(mark -> found.add(marks.get(mark)));
        }
        return found;
    }

    private static Mark mark(Map<Instant, byte[]> salts, Instant day, Token identity) {
        byte[] salt = salts.get(day);
        if (salt == null) {
            throw new IllegalStateException("a day without its number");
        }
        return new Mark(day, mark(salt, identity));
    }

    /** Both parts have one length each, so none runs into the other. */
    static Token mark(byte[] salt, Token identity) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(ByteBuffer.allocate(salt.length + Token.SIZE_BYTES)
                            .put(salt)
                            .put(identity.bytes())
                            .array());
            return Token.of(Arrays.copyOf(hash, Token.SIZE_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
