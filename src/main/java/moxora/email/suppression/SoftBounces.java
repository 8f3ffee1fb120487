package moxora.email.suppression;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import moxora.crypto.Token;
import moxora.email.event.TakenEvent;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.store.TenantSession;

/**
 * Soft bounces by address and day, and the last day on which something was delivered there: what {@link SoftBounceRule}
 * is asked about. Kept for {@link #KEPT_DAYS} days, by keyed hash, so a contact's erasure leaves no address here either.
 *
 * <p>A bounce can only suppress and a delivery only lift, each by looking at all that is known, so the order in which
 * they are reported makes no difference. Whoever calls this owns the {@link AddressSlots} of what bounced and shares
 * those of what was delivered.
 */
final class SoftBounces {

    /** An event that is reported later than that says nothing any more. */
    static final int KEPT_DAYS = 90;

    private static final int ROWS_AT_ONCE = 500;

    private final SuppressionList list;
    private final SoftBounceRule rule;

    SoftBounces(SuppressionList list, SoftBounceRule rule) {
        this.list = list;
        this.rule = rule;
    }

    static boolean isSoft(TakenEvent event) {
        return event.type() == EmailEventType.BOUNCE && event.reported().bounceClass() == BounceClass.SOFT;
    }

    static boolean isDelivery(TakenEvent event) {
        return event.type() == EmailEventType.DELIVERY;
    }

    void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        LocalDate today = day(now);
        LocalDate oldest = today.minusDays(KEPT_DAYS);
        Map<Token, Map<Token, LocalDate>> bounced = new HashMap<>();
        Map<Token, LocalDate> delivered = new HashMap<>();
        for (TakenEvent event : events) {
            LocalDate day = day(event.at());
            if (day.isBefore(oldest)) {
                continue;
            }
            // A provider whose clock is ahead must not vouch for an address beyond today.
            LocalDate counted = day.isAfter(today) ? today : day;
            if (isSoft(event)) {
                bounced.computeIfAbsent(event.address(), any -> new HashMap<>()).put(event.identity(), counted);
            } else if (isDelivery(event)) {
                delivered.merge(event.address(), counted, (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        write(session, bounced);
        writeDelivered(session, delivered);
        Set<Token> concerned = new HashSet<>(bounced.keySet());
        concerned.addAll(withBounces(session, delivered.keySet()));
        if (!concerned.isEmpty()) {
            judge(session, concerned, bounced.keySet(), delivered.keySet());
        }
    }

    private void judge(TenantSession session, Set<Token> concerned, Set<Token> bounced, Set<Token> delivered) {
        Map<Token, NavigableMap<LocalDate, Long>> counts = counts(session, concerned);
        Map<Token, LocalDate> last = lastDeliveries(session, concerned);
        List<Suppression> gone = new ArrayList<>();
        for (Token address : concerned) {
            boolean holds = rule.holds(counts.getOrDefault(address, new TreeMap<>()), last.get(address));
            if (holds && bounced.contains(address)) {
                gone.add(new Suppression(address, null, SuppressionReason.SOFT_BOUNCES));
            } else if (!holds && delivered.contains(address)) {
                list.lift(session, address, null, SuppressionReason.SOFT_BOUNCES);
            }
        }
        if (!gone.isEmpty()) {
            list.suppress(session, gone);
        }
    }

    /** Counts anew from here on, for an address that somebody says is sound again. */
    void forget(TenantSession session, Token address) {
        session.sql()
                .update(
                        "delete from soft_bounce where organisation_id = ? and mark = ?",
                        session.organisation(),
                        address);
    }

    private static void write(TenantSession session, Map<Token, Map<Token, LocalDate>> bounced) {
        List<Object[]> rows = new ArrayList<>();
        inOrder(bounced.keySet())
                .forEach(address -> bounced.getOrDefault(address, Map.of()).entrySet().stream()
                        .sorted(Comparator.comparing(bounce -> order(bounce.getKey())))
                        .forEach(bounce -> rows.add(new Object[] {
                            session.organisation(), address, bounce.getKey(), midnight(bounce.getValue())
                        })));
        session.sql()
                .batch(
                        "insert into soft_bounce (organisation_id, mark, identity, day) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        rows);
    }

    private static void writeDelivered(TenantSession session, Map<Token, LocalDate> delivered) {
        List<Object[]> rows = new ArrayList<>();
        inOrder(delivered.keySet())
                .forEach(address -> rows.add(new Object[] {
                    session.organisation(), address, midnight(delivered.getOrDefault(address, LocalDate.MIN))
                }));
        // At most one row changes for each address and day, however much is sent there.
        session.sql()
                .batch(
                        "insert into last_delivery (organisation_id, mark, day) values (?, ?, ?)"
                                + " on conflict (organisation_id, mark) do update set day = excluded.day"
                                + " where last_delivery.day < excluded.day",
                        rows);
    }

    private static Set<Token> withBounces(TenantSession session, Collection<Token> addresses) {
        Set<Token> found = new HashSet<>();
        each(
                addresses,
                some -> found.addAll(session.sql()
                        .rows(
                                "select distinct mark from soft_bounce where organisation_id = ? and mark = any(?)",
                                row -> row.token(1),
                                session.organisation(),
                                some)));
        return found;
    }

    private static Map<Token, NavigableMap<LocalDate, Long>> counts(TenantSession session, Set<Token> addresses) {
        Map<Token, NavigableMap<LocalDate, Long>> counts = new HashMap<>();
        record Count(Token address, LocalDate day, long bounces) {}
        each(
                addresses,
                some -> session.sql()
                        .rows(
                                "select mark, day, count(*) from soft_bounce where organisation_id = ? and mark = any(?)"
                                        + " group by mark, day",
                                row -> new Count(row.token(1), day(row.instant(2)), row.number(3)),
                                session.organisation(),
                                some)
                        .forEach(count -> counts.computeIfAbsent(count.address, any -> new TreeMap<>())
                                .put(count.day, count.bounces)));
        return counts;
    }

    private static Map<Token, LocalDate> lastDeliveries(TenantSession session, Set<Token> addresses) {
        Map<Token, LocalDate> last = new HashMap<>();
        each(
                addresses,
                some -> session.sql()
                        .rows(
                                "select mark, day from last_delivery where organisation_id = ? and mark = any(?)",
                                row -> Map.entry(row.token(1), day(row.instant(2))),
                                session.organisation(),
                                some)
                        .forEach(delivery -> last.put(delivery.getKey(), delivery.getValue())));
        return last;
    }

    private static void each(Collection<Token> tokens, java.util.function.Consumer<Token[]> work) {
        List<Token> all = List.copyOf(tokens);
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            work.accept(
                    all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)).toArray(Token[]::new));
        }
    }

    private static List<Token> inOrder(Collection<Token> tokens) {
        return tokens.stream().sorted(Comparator.comparing(SoftBounces::order)).toList();
    }

    private static BigInteger order(Token token) {
        return new BigInteger(1, token.bytes());
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
