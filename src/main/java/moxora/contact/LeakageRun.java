package moxora.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** One measurement under way: contacts come in, are opened in pieces, counted and compared, and forgotten. */
final class LeakageRun {

    private static final int PIECE = 500;
    private static final Set<Compartment> INDEXED = EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE);

    private final TenantSession session;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFieldSchema schema;
    private final String region;
    private final Map<String, TokenCounts> counts = new TreeMap<>();
    private final Map<String, Long> contactsOf = new HashMap<>();
    /** A custom field as its index knows it, and as it was written. */
    private final Map<String, String> customFieldNames = new HashMap<>();

    private List<StoredContact> piece = new ArrayList<>(PIECE);
    private long contacts;
    private long distinct;
    private long unexplained;
    private long missing;
    private long ofOlderGenerations;

    LeakageRun(
            TenantSession session,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFieldSchema schema,
            String region) {
        this.session = session;
        this.sealing = sealing;
        this.tokens = tokens;
        this.schema = schema;
        this.region = region;
    }

    void add(StoredContact contact) {
        piece.add(contact);
        if (piece.size() == PIECE) {
            take();
        }
    }

    /** How many different tokens have been counted so far, in all indexes. */
    long distinctTokens() {
        return distinct;
    }

    Leakage finish(Instant now, BlindIndex index, Policy.Search search) {
        take();
        Map<Token, UUID> customFieldIds = customFieldIds();
        List<IndexLeakage> measured = new ArrayList<>();
        counts.forEach((name, ofIndex) -> {
            @Nullable String customField = customFieldNames.get(name);
            @Nullable
            UUID id = customField == null
                    ? null
                    : customFieldIds.get(CustomFields.nameToken(index, session.scope(), customField));
            measured.add(IndexLeakage.of(
                    customField == null ? name : ContactSealing.CUSTOM_PREFIX + customField,
                    id,
                    contactsOf.getOrDefault(name, 0L),
                    ofIndex,
                    isAccepted(name, search)));
        });
        return new Leakage(now, contacts, measured, unexplained, missing, ofOlderGenerations);
    }

    private static boolean isAccepted(String index, Policy.Search search) {
        if (index.equals(ContactTokens.NAME)) {
            return search.acceptedLeaks().contains(PersonalField.FIRST_NAME);
        }
        String field = index.startsWith(ContactSealing.CUSTOM_PREFIX) ? PersonalField.CUSTOM_FIELDS.wire() : index;
        return PersonalField.named(field)
                .filter(search.acceptedLeaks()::contains)
                .isPresent();
    }

    private void take() {
        if (piece.isEmpty()) {
            return;
        }
        Map<UUID, Map<Token, Integer>> stored = stored();
        for (StoredContact contact : piece) {
            ContactDraft fields =
                    contact.open(sealing, session.scope(), INDEXED).fields();
            fields.customFields()
                    .keySet()
                    .forEach(name -> customFieldNames.putIfAbsent(ContactTokens.customFieldIndex(name), name));
            Map<String, Set<Token>> computed = tokens.byIndex(session.scope(), region, fields, schema);
            computed.forEach((name, ofIndex) -> {
                TokenCounts into = counts.computeIfAbsent(name, unknown -> new TokenCounts());
                ofIndex.forEach(into::add);
                contactsOf.merge(name, 1L, Long::sum);
            });
            compare(computed, stored.getOrDefault(contact.id(), Map.of()));
        }
        contacts += piece.size();
        distinct = counts.values().stream().mapToLong(TokenCounts::distinct).sum();
        piece = new ArrayList<>(PIECE);
    }

    /** Tokens of another generation than the active one are left alone: they belong to a rebuild of the index. */
    private void compare(Map<String, Set<Token>> computed, Map<Token, Integer> stored) {
        Set<Token> expected = new HashSet<>();
        computed.values().forEach(expected::addAll);
        if (expected.isEmpty()) {
            unexplained += stored.size();
            return;
        }
        int active = expected.iterator().next().generation();
        Set<Token> present = new HashSet<>();
        stored.forEach((token, generation) -> {
            if (generation == active) {
                present.add(token);
            }
        });
        if (present.isEmpty() && !stored.isEmpty()) {
            ofOlderGenerations++;
            return;
        }
        missing += expected.stream().filter(token -> !present.contains(token)).count();
        unexplained +=
                present.stream().filter(token -> !expected.contains(token)).count();
    }

    private Map<UUID, Map<Token, Integer>> stored() {
        Map<UUID, Map<Token, Integer>> stored = new HashMap<>(2 * piece.size());
        UUID[] ids = piece.stream().map(StoredContact::id).toArray(UUID[]::new);
        session.sql().stream(
                "select contact_id, token, generation from contact_token"
                        + " where organisation_id = ? and contact_id = any(?)",
                row -> stored.computeIfAbsent(row.uuid(1), unknown -> new HashMap<>())
                        .put(row.token(2), (int) row.number(3)),
                session.organisation(),
                ids);
        return stored;
    }

    private Map<Token, UUID> customFieldIds() {
        Map<Token, UUID> ids = new LinkedHashMap<>();
        session.sql().stream(
                "select name_token, id from custom_field where organisation_id = ?",
                row -> ids.put(row.token(1), row.uuid(2)),
                session.organisation());
        return ids;
    }
}
