package moxora.hold;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/** Holds in the vault. */
final class HoldTable {

    private static final String SELECT =
            "select h.id, h.organisation_id, h.state, h.classes, h.ground_kind, h.reference, h.confidential,"
                    + " h.expires_at, h.proposed_by, h.proposed_at, h.confirmed_by, h.confirmed_at, h.taken_at, h.held,"
                    + " h.release_by, h.release_at, h.release_reason, h.ended_reason, h.ended_at,"
                    + " (select string_agg(c.contact_id::text, ',') from legal_hold_contact c where c.hold_id = h.id)"
                    + " from legal_hold h";

    private HoldTable() {}

    static void insert(Sql vault, UUID id, HoldDraft draft, UUID by, Instant now) {
        vault.update(
                "insert into legal_hold (id, organisation_id, state, classes, ground_kind, reference, confidential,"
                        + " proposed_by, proposed_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                draft.organisation().value(),
                HoldState.PROPOSED,
                draft.classes().stream().map(HeldClass::name).sorted().collect(Collectors.joining(",")),
                draft.ground().kind(),
                draft.ground().reference(),
                draft.confidential(),
                by,
                now,
                draft.expiresAt());
        vault.batch(
                "insert into legal_hold_contact (hold_id, organisation_id, contact_id) values (?, ?, ?)",
                draft.contacts().stream()
                        .map(contact -> new Object[] {id, draft.organisation().value(), contact})
                        .toList());
    }

    static Optional<Hold> find(Sql vault, UUID id) {
        return vault.first(SELECT + " where h.id = ?", HoldTable::hold, id);
    }

    /** As above, locked until the transaction ends. */
    static Optional<Hold> locked(Sql vault, UUID id) {
        return vault.first(SELECT + " where h.id = ? for update of h", HoldTable::hold, id);
    }

    /** The newest behind the given one, or from the newest on with null. */
    static List<Hold> before(Sql vault, @Nullable UUID id, int limit) {
        return vault.rows(
                SELECT + " where (?::uuid is null or h.id < ?) order by h.id desc limit ?",
                HoldTable::hold,
                id,
                id,
                limit);
    }

    /** An organisation's holds in one of the states, the oldest first. */
    static List<Hold> of(Sql vault, OrganisationId organisation, HoldState... states) {
        return vault.rows(
                SELECT + " where h.organisation_id = ? and h.state = any (?) order by h.id",
                HoldTable::hold,
                organisation.value(),
                Arrays.stream(states).map(HoldState::name).toArray(String[]::new));
    }

    /** Holds whose time is over, or whose end was begun and not finished. */
    static List<Hold> ending(Sql vault, Instant now, int limit) {
        return vault.rows(
                SELECT + " where h.state = 'ENDING' or (h.state = 'ACTIVE' and h.expires_at <= ?)"
                        + " order by h.expires_at limit ?",
                HoldTable::hold,
                now,
                limit);
    }

    /** Confirmed holds that the tenant data does not know yet. */
    static List<Hold> unplaced(Sql vault, int limit) {
        return vault.rows(
                SELECT + " where h.state = 'ACTIVE' and h.placed_at is null order by h.id limit ?",
                HoldTable::hold,
                limit);
    }

    /** One member that only the end of a hold needs. */
    static Optional<String> text(Sql vault, UUID id, String column) {
        return vault.first(
                "select " + column + " from legal_hold where id = ? and " + column + " is not null",
                row -> row.text(1),
                id);
    }

    /** Sets columns of a hold that is still in the state; false when it is not any more. */
    static boolean change(Sql vault, UUID id, HoldState from, String columns, @Nullable Object... values) {
        @Nullable Object[] parameters = Arrays.copyOf(values, values.length + 2);
        parameters[values.length] = id;
        parameters[values.length + 1] = from;
        return vault.update("update legal_hold set " + columns + " where id = ? and state = ?", parameters) > 0;
    }

    private static Hold hold(Row row) {
        Set<UUID> contacts = contacts(row.textOrNull(20));
        HoldDraft draft = new HoldDraft(
                new OrganisationId(row.uuid(2)),
                Arrays.stream(row.text(4).split(",")).map(HeldClass::valueOf).collect(Collectors.toSet()),
                contacts,
                new Ground(Ground.Kind.valueOf(row.text(5)), row.text(6)),
                row.instant(8),
                row.flag(7));
        UUID releaseBy = row.uuidOrNull(15);
        return new Hold(
                row.uuid(1),
                draft,
                contacts.size(),
                HoldState.valueOf(row.text(3)),
                row.uuid(9),
                row.instant(10),
                row.uuidOrNull(11),
                row.instantOrNull(12),
                row.instantOrNull(13),
                counts(row.text(14)),
                releaseBy == null ? null : new Hold.Release(releaseBy, row.instant(16), row.text(17)),
                row.textOrNull(18),
                row.instantOrNull(19));
    }

    private static Set<UUID> contacts(@Nullable String ids) {
        return ids == null
                ? Set.of()
                : Arrays.stream(ids.split(",")).map(UUID::fromString).collect(Collectors.toCollection(TreeSet::new));
    }

    static String json(Map<String, Long> counts) {
        var json = Json.createObjectBuilder();
        new TreeMap<>(counts).forEach(json::add);
        return json.build().toString();
    }

    private static Map<String, Long> counts(String json) {
        JsonObject object;
        try (var reader = Json.createReader(new StringReader(json))) {
            object = reader.readObject();
        }
        Map<String, Long> counts = new TreeMap<>();
        object.forEach((kind, count) -> counts.put(kind, ((JsonNumber) count).longValueExact()));
        return counts;
    }
}
