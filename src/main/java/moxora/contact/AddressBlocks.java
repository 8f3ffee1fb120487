package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.store.Epochs;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Addresses under which nobody may be taken in again, by keyed hash: those of an erased minor, and of whoever was erased
 * with that wish. It holds until somebody lifts it who may decide on restrictions.
 */
public final class AddressBlocks {

    private final TenantStore store;
    private final ContactTokens tokens;
    private final ErasedContacts erased;
    private final AuditTrail audit;
    private final Clock clock;

    public AddressBlocks(
            TenantStore store, ContactTokens tokens, ErasedContacts erased, AuditTrail audit, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.erased = erased;
        this.audit = audit;
        this.clock = clock;
    }

    /** Lifts the block of an address, in whatever case it is written; false when there was none. */
    public boolean lift(TenantScope scope, String address) {
        Token mark = tokens.addressMark(scope, address);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            if (!unblock(session, mark)) {
                return false;
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Epochs.applied(session, erased.unblock(scope, mark, now), now);
            audit.record(session, AuditEvent.of(AuditAction.ADDRESS_UNBLOCKED, null));
            return true;
        });
    }

    /** Blocks addresses within the transaction that erases whoever had them; returns how many were not blocked before. */
    static long block(TenantSession session, Collection<Token> marks, Instant now) {
        return session.sql()
                .batch(
                        "insert into blocked_address (organisation_id, mark, blocked_at) values (?, ?, ?)"
                                + " on conflict do nothing",
                        marks.stream()
                                .map(mark -> new Object[] {session.organisation(), mark, now})
                                .toList());
    }

    static boolean unblock(TenantSession session, Token mark) {
        return session.sql()
                        .update(
                                "delete from blocked_address where organisation_id = ? and mark = ?",
                                session.organisation(),
                                mark)
                == 1;
    }

    /** Whether the organisation has blocked any address: most have none, and are asked nothing more. */
    static boolean any(TenantSession session) {
        return session.sql()
                .first(
                        "select 1 from blocked_address where organisation_id = ? limit 1",
                        row -> true,
                        session.organisation())
                .isPresent();
    }

    /** Which of the marks are of blocked addresses. */
    static Set<Token> among(TenantSession session, Collection<Token> marks) {
        return marks.isEmpty()
                ? Set.of()
                : new HashSet<>(session.sql()
                        .rows(
                                "select mark from blocked_address where organisation_id = ? and mark = any (?)",
                                row -> row.token(1),
                                session.organisation(),
                                marks.toArray(Token[]::new)));
    }

    /**
     * Refuses a contact that is to have a blocked address.
     *
     * @param had addresses that it has already and may keep
     * @throws Fault {@code ADDRESS_BLOCKED} with a pointer to each
     */
    static void require(TenantSession session, ContactTokens tokens, List<String> emails, List<String> had) {
        if (emails.isEmpty() || had.containsAll(emails) || !any(session)) {
            return;
        }
        Set<Token> kept = tokens.addressMarks(session.scope(), had);
        List<Token> marks = emails.stream()
                .map(email -> tokens.addressMark(session.scope(), email))
                .toList();
        Set<Token> blocked = among(session, marks);
        List<Fault.Complaint> complaints = new ArrayList<>();
        for (int place = 0; place < marks.size(); place++) {
            if (blocked.contains(marks.get(place)) && !kept.contains(marks.get(place))) {
                complaints.add(new Fault.Complaint(
                        "/" + PersonalField.EMAILS.wire() + "/" + place,
                        FaultCode.ADDRESS_BLOCKED.wire(),
                        "An address that is not blocked is required."));
            }
        }
        if (!complaints.isEmpty()) {
            throw new Fault(
                    FaultCode.ADDRESS_BLOCKED,
                    "Whoever had the address was erased, and it is blocked until that is lifted.",
                    complaints);
        }
    }
}
