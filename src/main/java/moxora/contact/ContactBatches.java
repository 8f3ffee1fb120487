package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Many contacts on their way in at once, under the same scope, sealing and row-level security as one, by multi-row
 * inserts.
 */
public final class ContactBatches {

    static final String INSERT_TOKEN =
            "insert into contact_token (organisation_id, token, contact_id, generation) values (?, ?, ?, ?)";
    private static final String INSERT_CONTACT =
            "insert into contact (organisation_id, id, identity, profile, notes, version, created_at, updated_at,"
                    + " special) values (?, ?, ?, ?, ?, 1, ?, ?, ?)";

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFields customFields;
    private final TenantPolicies policies;
    private final UniqueEmails uniqueEmails;
    private final Clock clock;

    public ContactBatches(
            TenantStore store,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields customFields,
            TenantPolicies policies,
            Clock clock) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.customFields = customFields;
        this.policies = policies;
        this.uniqueEmails = new UniqueEmails(tokens);
        this.clock = clock;
    }

    /**
     * A draft on its way in, with the id it shall keep if it has one.
     *
     * @param named custom fields that its source has a place for: where the contact is there already, those of them of
     *     a special category take the draft's value or go, and all others of a special category stay
     */
    public record Incoming(@Nullable UUID id, ContactDraft draft, Set<String> named) {

        public Incoming(@Nullable UUID id, ContactDraft draft) {
            this(id, draft, Set.of());
        }
    }

    /** Contacts sealed and indexed, ready to be written: all the computing, none of the database. */
    public static final class Prepared {

        private final List<Object[]> rows = new ArrayList<>();
        private final List<Object[]> tokenRows = new ArrayList<>();
        private final Set<String> customFieldNames = new TreeSet<>();
        private final Map<Token, UUID> tombstones = new LinkedHashMap<>();
        private final Map<UUID, SpecialOverlay> overlays = new LinkedHashMap<>();
        private final List<UniqueEmails.Claim> claims = new ArrayList<>();
        private final TenantScope scope;
        private final String region;
        private final List<Incoming> batch;
        private final CustomFieldSchema schema;
        private final int generation;

        private Prepared(
                TenantScope scope, String region, List<Incoming> batch, CustomFieldSchema schema, int generation) {
            this.scope = scope;
            this.region = region;
            this.batch = batch;
            this.schema = schema;
            this.generation = generation;
        }

        public int size() {
            return rows.size();
        }
    }

    /**
     * What became of a batch.
     *
     * @param erased ids that belong to erased contacts
     * @param taken the places in the batch of contacts with an e-mail address that another has, where one is allowed
     * @param blocked the places in the batch of contacts with an e-mail address that is blocked
     */
    public record Written(long added, long updated, Set<UUID> erased, List<Integer> taken, List<Integer> blocked) {}

    /** The organisation's custom fields as they are now. */
    public CustomFieldSchema schema(TenantScope scope) {
        sealing.prepare(scope);
        return store.within(scope, customFields::schema);
    }

    /** Seals and indexes; runs outside any transaction. */
    public Prepared prepare(TenantScope scope, String region, List<Incoming> batch) {
        return prepare(scope, region, batch, schema(scope));
    }

    /**
     * As above.
     *
     * @param schema as it was when the drafts were checked
     */
    public Prepared prepare(TenantScope scope, String region, List<Incoming> batch, CustomFieldSchema schema) {
        Prepared prepared = new Prepared(scope, region, batch, schema, sealing.generation(scope));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID organisation = scope.organisation().value();
        boolean unique = policies.of(scope).contacts().uniqueEmail();
        for (Incoming incoming : batch) {
            UUID id = incoming.id() == null ? Ids.next() : incoming.id();
            ContactDraft draft = schema.placed(incoming.draft());
            SealedContact sealed = sealing.seal(scope, id, draft);
            prepared.rows.add(new Object[] {
                organisation, id, sealed.identity(), sealed.profile(), sealed.notes(), now, now, sealed.special()
            });
            for (Token token : tokens.of(scope, region, draft, schema)) {
                prepared.tokenRows.add(new Object[] {organisation, token, id, token.generation()});
            }
            if (unique) {
                prepared.claims.add(
                        uniqueEmails.claimed(scope, id, incoming.draft().emails()));
            }
            if (incoming.id() != null) {
                prepared.tombstones.put(tokens.tombstone(scope, id), id);
                SpecialOverlay overlay = SpecialOverlay.of(incoming.named(), draft.specialFields(), schema);
                if (!overlay.isEmpty()) {
                    prepared.overlays.put(id, overlay);
                }
            }
            prepared.customFieldNames.addAll(draft.allCustomFields().keySet());
        }
        return prepared;
    }

    /**
     * Writes what was prepared, within the caller's transaction, which has passed the gate.
     *
     * @throws Fault {@code CONFLICT} when a custom field of it was defined otherwise meanwhile: prepare it again
     */
    public Written write(TenantSession session, Prepared earlier) {
        Prepared prepared = earlier.generation < OrganisationGate.keyFloor(session)
                ? prepare(earlier.scope, earlier.region, earlier.batch, earlier.schema)
                : earlier;
        CustomFieldSchema schema = prepared.customFieldNames.isEmpty() ? prepared.schema : customFields.schema(session);
        if (!schema.agreesOn(prepared.customFieldNames, prepared.schema)) {
            throw new Fault(FaultCode.CONFLICT, "A custom field was defined otherwise meanwhile.");
        }
        customFields.note(session, prepared.customFieldNames, schema);
        // In this order: an erasure that is under way is waited for, and its tombstone is seen.
        Set<UUID> present = present(session, new HashSet<>(prepared.tombstones.values()));
        Set<UUID> erased = erased(session, prepared.tombstones);
        List<Integer> blocked = blocked(session, prepared.batch);
        Set<UUID> kept = places(prepared, blocked);
        kept.addAll(erased);
        List<Object[]> rows = prepared.rows;
        List<Object[]> tokenRows = prepared.tokenRows;
        Set<UUID> taken = taken(session, prepared, kept, present);
        if (!kept.isEmpty() || !taken.isEmpty()) {
            Set<UUID> left = new HashSet<>(kept);
            left.addAll(taken);
            rows = rows.stream().filter(row -> !left.contains((UUID) row[1])).toList();
            tokenRows = tokenRows.stream()
                    .filter(row -> !left.contains((UUID) row[2]))
                    .toList();
        }
        List<Object[]> fresh = rows;
        if (!present.isEmpty()) {
            fresh = rows.stream()
                    .filter(row -> !present.contains((UUID) row[1]))
                    .toList();
            replace(
                    session,
                    rows.stream().filter(row -> present.contains((UUID) row[1])).toList());
            SpecialOverlay.write(session, sealing, present, prepared.overlays);
        }
        session.sql().batch(INSERT_CONTACT, fresh);
        session.sql().batch(INSERT_TOKEN, tokenRows);
        requireNoneErasedSince(session, prepared.tombstones, erased);
        List<Integer> places = IntStream.range(0, prepared.rows.size())
                .filter(place -> taken.contains((UUID) prepared.rows.get(place)[1]))
                .boxed()
                .toList();
        return new Written(fresh.size(), rows.size() - fresh.size(), erased, places, blocked);
    }

    /** An id that was added and erased by others since the tombstones were looked for is there by now, or never. */
    private static void requireNoneErasedSince(TenantSession session, Map<Token, UUID> tombstones, Set<UUID> known) {
        if (!known.containsAll(erased(session, tombstones))) {
            throw new Fault(FaultCode.CONFLICT, "A contact was erased meanwhile.");
        }
    }

    /** The places of the contacts that are to have a blocked address; where none is blocked, no mark is made. */
    private List<Integer> blocked(TenantSession session, List<Incoming> batch) {
        if (!AddressBlocks.any(session)) {
            return List.of();
        }
        List<Set<Token>> marks = batch.stream()
                .map(incoming ->
                        tokens.addressMarks(session.scope(), incoming.draft().emails()))
                .toList();
        Set<Token> blocked =
                AddressBlocks.among(session, marks.stream().flatMap(Set::stream).toList());
        return IntStream.range(0, marks.size())
                .filter(place -> marks.get(place).stream().anyMatch(blocked::contains))
                .boxed()
                .toList();
    }

    private static Set<UUID> places(Prepared prepared, List<Integer> places) {
        Set<UUID> ids = new HashSet<>();
        places.forEach(place -> ids.add((UUID) prepared.rows.get(place)[1]));
        return ids;
    }

    private Set<UUID> taken(TenantSession session, Prepared prepared, Set<UUID> kept, Set<UUID> present) {
        if (prepared.claims.isEmpty()) {
            uniqueEmails.release(session, present);
            return Set.of();
        }
        return uniqueEmails
                .settle(
                        session,
                        prepared.claims.stream()
                                .filter(claim -> !kept.contains(claim.contact()))
                                .toList())
                .keySet();
    }

    private static void replace(TenantSession session, List<Object[]> rows) {
        session.sql()
                .update(
                        "delete from contact_token where organisation_id = ? and contact_id = any(?)",
                        session.organisation(),
                        rows.stream().map(row -> (UUID) row[1]).toArray(UUID[]::new));
        session.sql()
                .batch(
                        "update contact set identity = ?, profile = ?, notes = ?, version = version + 1, updated_at = ?"
                                + " where organisation_id = ? and id = ?",
                        rows.stream()
                                .map(row -> new Object[] {row[2], row[3], row[4], row[6], row[0], row[1]})
                                .toList());
    }

    /** Locked in the order of their ids, so that two imports of the same contacts wait for each other. */
    private static Set<UUID> present(TenantSession session, Set<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : new HashSet<>(session.sql()
                        .rows(
                                "select id from contact where organisation_id = ? and id = any(?) order by id for update",
                                row -> row.uuid(1),
                                session.organisation(),
                                ids.toArray(UUID[]::new)));
    }

    private static Set<UUID> erased(TenantSession session, Map<Token, UUID> tombstones) {
        return tombstones.isEmpty()
                ? Set.of()
                : new HashSet<>(session.sql()
                        .rows(
                                "select token from contact_tombstone where organisation_id = ? and token = any(?)",
                                row -> tombstones.get(row.token(1)),
                                session.organisation(),
                                tombstones.keySet().toArray(Token[]::new)));
    }
}
