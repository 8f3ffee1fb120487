package moxora.contact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.field.NameWords;
import moxora.store.TenantSession;

/**
 * What an import says about the special categories of a contact that is there already: the fields it has a column for
 * take its values or go, the others stay.
 */
record SpecialOverlay(Set<String> folded, Map<String, String> values) {

    static SpecialOverlay of(Set<String> named, Map<String, String> values, CustomFieldSchema schema) {
        Set<String> folded = new HashSet<>();
        named.stream().filter(schema::isSpecial).map(NameWords::fold).forEach(folded::add);
        values.keySet().stream().map(NameWords::fold).forEach(folded::add);
        return new SpecialOverlay(folded, values);
    }

    boolean isEmpty() {
        return folded.isEmpty();
    }

    private Map<String, String> over(Map<String, String> before) {
        before.keySet().removeIf(name -> folded.contains(NameWords.fold(name)));
        before.putAll(values);
        return before;
    }

    /** Opens, overlays and seals again; contacts that the import says nothing about stay closed. */
    static void write(
            TenantSession session, ContactSealing sealing, Set<UUID> present, Map<UUID, SpecialOverlay> overlays) {
        Map<UUID, SpecialOverlay> due = new HashMap<>(overlays);
        due.keySet().retainAll(present);
        if (due.isEmpty()) {
            return;
        }
        List<Object[]> rows = new ArrayList<>(session.sql()
                .rows(
                        "select id, special from contact where organisation_id = ? and id = any(?)",
                        row -> {
                            UUID id = row.uuid(1);
                            Map<String, String> before = sealing.openSpecial(session.scope(), id, row.sealedOrNull(2));
                            SpecialOverlay overlay = java.util.Objects.requireNonNull(due.get(id));
                            return new Object[] {
                                sealing.sealSpecial(session.scope(), id, overlay.over(before)),
                                session.organisation(),
                                id
                            };
                        },
                        session.organisation(),
                        due.keySet().toArray(UUID[]::new)));
        session.sql().batch("update contact set special = ? where organisation_id = ? and id = ?", rows);
    }

    @Override
    public String toString() {
        return "SpecialOverlay[redacted]";
    }
}
