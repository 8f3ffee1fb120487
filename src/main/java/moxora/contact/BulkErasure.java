package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Erases many contacts at once, but only those that a dry run has shown: how many they are, and by a keyed hash which.
 * What is found is written down by id before the first goes, so that nobody who fits the filter later is taken along.
 */
public final class BulkErasure {

    /** How many contacts go in one erasure at most; whoever wants all of them gone closes the organisation. */
    public static final int MOST = 10_000;

    /** How many ids one request names at most. */
    public static final int MOST_IDS = 1_000;

    private static final int SAMPLE = 10;

    private final TenantStore store;
    private final ContactSearch search;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final TenantPolicies policies;
    private final Readings readings;
    private final HeldContacts held;
    private final BulkErasureWork work;
    private final AuditTrail audit;
    private final Clock clock;

    public BulkErasure(
            TenantStore store,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields customFields,
            TenantPolicies policies,
            Readings readings,
            HeldContacts held,
            BulkErasureWork work,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.search = new ContactSearch(new SearchFilters(tokens, customFields), sealing, sealing.cursors(), MOST);
        this.policies = policies;
        this.readings = readings;
        this.held = held;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Which contacts are meant: by filters that must all hold, or by their ids.
     *
     * @param ids empty where filters are given
     */
    public record Selection(List<ContactQuery.Filter> filters, Set<UUID> ids) {

        public Selection {
            if (filters.isEmpty() == ids.isEmpty()) {
                throw new IllegalArgumentException("either filters or ids");
            }
        }

        @Override
        public String toString() {
            return "Selection[" + filters.size() + " filters, " + ids.size() + " ids]";
        }
    }

    /**
     * What an erasure would do.
     *
     * @param matched contacts that are there
     * @param held those of them of whom a legal hold keeps something apart, which nobody but it can open
     * @param notFound ids that no contact has, for whatever reason
     * @param sample some of the contacts' ids, the newest
     * @param confirm changes with every contact that comes or goes
     */
    public record Preview(long matched, long held, long notFound, List<UUID> sample, String confirm) {}

    /** How far an erasure is; {@code kept} is known once it is done. */
    public record Status(UUID id, boolean done, long matched, long erased, long kept) {}

    /** Shows what would be erased, and changes nothing. */
    public Preview preview(TenantScope scope, String region, Selection selection) {
        sealing.prepare(scope);
        Policy.Search allowed = policies.of(scope).search();
        return store.snapshot(scope, session -> {
            List<UUID> found = find(session, region, allowed, selection);
            return new Preview(
                    found.size(),
                    held.count(session, found),
                    selection.ids.isEmpty() ? 0 : selection.ids.size() - found.size(),
                    found.stream().limit(SAMPLE).toList(),
                    confirmation(scope, found));
        });
    }

    /**
     * Begins to erase what a dry run has shown.
     *
     * @param expected how many it showed
     * @param confirm what it answered, or null for whoever trusts the number
     * @param block whether nobody may be taken in again under one of their addresses
     * @return the id under which {@link #status} answers
     * @throws Fault {@code COUNT_DIFFERS} when they are others by now, {@code TOO_MANY_CONTACTS} above {@link #MOST}
     */
    public UUID begin(
            TenantScope scope,
            String region,
            Selection selection,
            long expected,
            @Nullable String confirm,
            boolean block) {
        sealing.prepare(scope);
        Policy.Search allowed = policies.of(scope).search();
        UUID id = Ids.next();
        work.note(scope, id);
        List<UUID> found = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            List<UUID> now = find(session, region, allowed, selection);
            if (now.size() != expected || (confirm != null && !confirm.equals(confirmation(scope, now)))) {
                throw new Fault(
                        FaultCode.COUNT_DIFFERS,
                        "Not the contacts that the dry run showed: ask again with dryRun=true, and send its matched as expected.");
            }
            write(session, id, now, block);
            return now;
        });
        readings.erased(scope, found);
        work.begin(scope, id);
        return id;
    }

    private void write(TenantSession session, UUID id, List<UUID> contacts, boolean block) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        session.sql()
                .update(
                        "insert into contact_erasure (organisation_id, id, state, block, matched, erased, created_at,"
                                + " updated_at) values (?, ?, 'running', ?, ?, 0, ?, ?)",
                        session.organisation(),
                        id,
                        block,
                        contacts.size(),
                        now,
                        now);
        session.sql()
                .batch(
                        "insert into contact_erasure_item (organisation_id, erasure_id, contact_id) values (?, ?, ?)",
                        contacts.stream()
                                .map(contact -> new Object[] {session.organisation(), id, contact})
                                .toList());
        audit.record(session, AuditEvent.of(AuditAction.CONTACTS_ERASURE_BEGUN, id, Map.of("matched", (long)
                contacts.size())));
    }

    /** How far an erasure is; 404 when the organisation has none of that id. */
    public Status status(TenantScope scope, UUID id) {
        return store.within(
                        scope,
                        session -> session.sql()
                                .first(
                                        "select state, matched, erased from contact_erasure"
                                                + " where organisation_id = ? and id = ?",
                                        row -> {
                                            boolean done = row.text(1).equals("done");
                                            return new Status(
                                                    id,
                                                    done,
                                                    row.number(2),
                                                    row.number(3),
                                                    done ? row.number(2) - row.number(3) : 0);
                                        },
                                        session.organisation(),
                                        id))
                .orElseThrow(Fault::notFound);
    }

    /** Newest first. */
    private List<UUID> find(TenantSession session, String region, Policy.Search allowed, Selection selection) {
        List<UUID> found = selection.ids.isEmpty()
                ? search.ids(session, region, allowed, selection.filters)
                : session.sql()
                        .rows(
                                "select id from contact where organisation_id = ? and id = any (?) order by id desc",
                                row -> row.uuid(1),
                                session.organisation(),
                                selection.ids.toArray(UUID[]::new));
        if (found.size() > MOST) {
            throw new Fault(
                    FaultCode.TOO_MANY_CONTACTS,
                    "At most " + MOST + " contacts are looked at for one erasure; a narrower filter is needed.");
        }
        return found;
    }

    private String confirmation(TenantScope scope, List<UUID> contacts) {
        String all = contacts.stream().sorted().map(UUID::toString).collect(Collectors.joining(","));
        return HexFormat.of().formatHex(tokens.selection(scope, all).bytes());
    }
}
