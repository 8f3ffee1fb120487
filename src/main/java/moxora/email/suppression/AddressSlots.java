package moxora.email.suppression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/**
 * Locks of addresses, held until the transaction ends: who asks whether an address is suppressed shares it, who
 * suppresses it is alone. So a message is registered before its address is suppressed, or not at all.
 *
 * <p>Addresses share {@link #SLOTS} locks for each organisation, so that ten thousand of them do not exhaust the
 * database's table of locks. All that a transaction needs are taken at once, in one order, so that no two transactions
 * wait for each other.
 */
public final class AddressSlots {

    static final int SLOTS = 128;

    private AddressSlots() {}

    /** For asking about the addresses. */
    public static void share(TenantSession session, Collection<Token> addresses) {
        lock(session, List.of(), addresses);
    }

    /** For changing what is known of the addresses. */
    static void own(TenantSession session, Collection<Token> addresses) {
        lock(session, addresses, List.of());
    }

    static void lock(TenantSession session, Collection<Token> alone, Collection<Token> shared) {
        Map<Integer, Boolean> slots = new TreeMap<>();
        shared.forEach(address -> slots.put(slot(address), false));
        alone.forEach(address -> slots.put(slot(address), true));
        if (slots.isEmpty()) {
            return;
        }
        long organisation = Long.rotateLeft(session.organisation().getMostSignificantBits(), 29)
                ^ session.organisation().getLeastSignificantBits();
        List<Object> parameters = new ArrayList<>();
        slots.forEach((slot, exclusive) -> {
            parameters.add(organisation / SLOTS * SLOTS + slot);
            parameters.add(exclusive);
        });
        // Row after row as the list has them: no sort, no join that could change the order.
        session.sql()
                .rows(
                        "select case when alone then pg_advisory_xact_lock(slot)::text"
                                + " else pg_advisory_xact_lock_shared(slot)::text end from (values "
                                + String.join(", ", Collections.nCopies(slots.size(), "(?::bigint, ?::boolean)"))
                                + ") as needed (slot, alone)",
                        row -> true,
                        parameters.toArray());
    }

    private static int slot(Token address) {
        return address.bytes()[0] & (SLOTS - 1);
    }
}
