package moxora.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.field.Compartment;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for: every filter given must hold; newest first.
 *
 * @param customFields values by custom field name
 * @param after only contacts older than this one; null from the beginning
 * @param limit 1 to {@link Limits#PAGE}
 * @param open which compartments to open besides identity
 */
public record ContactQuery(
        @Nullable String email,
        @Nullable String phone,
        @Nullable String name,
        @Nullable String company,
        @Nullable String tag,
        Map<String, String> customFields,
        @Nullable UUID after,
        int limit,
        Set<Compartment> open) {

    /** One page. {@code next} is where the following page begins, or null at the end. */
    public record Page(List<Contact> items, @Nullable UUID next) {}

    public static ContactQuery everything(int limit) {
        return new ContactQuery(null, null, null, null, null, Map.of(), null, limit, Set.of());
    }

    List<String> filters() {
        List<String> given = new ArrayList<>();
        add(given, email);
        add(given, phone);
        add(given, name);
        add(given, company);
        add(given, tag);
        given.addAll(customFields.values());
        return given;
    }

    private static void add(List<String> given, @Nullable String value) {
        if (value != null) {
            given.add(value);
        }
    }

    @Override
    public String toString() {
        return "ContactQuery[redacted]";
    }
}
