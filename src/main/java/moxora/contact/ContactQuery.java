package moxora.contact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for: every filter given must hold, also several of one kind.
 *
 * @param after where the page begins, as the page before said; null at the beginning
 * @param limit 1 to {@link Limits#PAGE}
 * @param open which compartments to open besides identity
 */
public record ContactQuery(
        List<Filter> filters, Sort sort, @Nullable ContactCursor after, int limit, Set<Compartment> open) {

    /** What a filter looks at, under the name it has in a request. */
    public enum By {
        EMAIL("email", PersonalField.EMAILS),
        PHONE("phone", PersonalField.PHONES),
        /** The beginning of a word of the first or of the last name. */
        NAME("name", PersonalField.LAST_NAME),
        COMPANY("company", PersonalField.COMPANY),
        TAG("tag", PersonalField.TAGS),
        CUSTOM_FIELD("field.", PersonalField.CUSTOM_FIELDS);

        private final String parameter;
        private final PersonalField field;

        By(String parameter, PersonalField field) {
            this.parameter = parameter;
            this.field = field;
        }

        /** The parameter's name; {@code field.} goes before the name of a custom field. */
        public String parameter() {
            return parameter;
        }

        PersonalField field() {
            return field;
        }
    }

    /** The order of the answer. */
    public enum Sort {
        /** By id, the latest first: the only order that reaches every match. */
        NEWEST,
        /** How well the name fits, then newest. */
        RELEVANCE,
        /** Folded last name, folded first name, id. */
        NAME;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One condition.
     *
     * @param customField the field's name when it is looked {@link By#CUSTOM_FIELD}, else empty
     */
    public record Filter(By by, String customField, String value) {

        public Filter(By by, String value) {
            this(by, "", value);
        }

        @Override
        public String toString() {
            return "Filter[" + by + "]";
        }
    }

    /**
     * One page.
     *
     * @param next where the following page begins, or null at the end
     * @param sortBound whether more contacts than could be sorted may match; null where nothing had to be sorted
     */
    public record Page(
            List<Contact> items,
            @Nullable ContactCursor next,
            @Nullable SortBound sortBound) {}

    /**
     * How far a sorted answer reaches.
     *
     * @param bound so many contacts are opened and sorted, the newest ones
     * @param hit whether there are more, which only the newest-first order reaches
     */
    public record SortBound(int bound, boolean hit) {}

    public ContactQuery {
        filters = List.copyOf(filters);
    }

    /** At most one filter of each kind, newest first. */
    public ContactQuery(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            @Nullable String company,
            @Nullable String tag,
            Map<String, String> customFields,
            @Nullable UUID after,
            int limit,
            Set<Compartment> open) {
        this(
                filters(email, phone, name, company, tag, customFields),
                Sort.NEWEST,
                after == null ? null : ContactCursor.newest(after),
                limit,
                open);
    }

    public static ContactQuery everything(int limit) {
        return new ContactQuery(List.of(), Sort.NEWEST, null, limit, Set.of());
    }

    public ContactQuery sorted(Sort by) {
        return new ContactQuery(filters, by, after, limit, open);
    }

    public ContactQuery from(@Nullable ContactCursor cursor) {
        return new ContactQuery(filters, sort, cursor, limit, open);
    }

    private static List<Filter> filters(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            @Nullable String company,
            @Nullable String tag,
            Map<String, String> customFields) {
        List<Filter> filters = new ArrayList<>();
        add(filters, By.EMAIL, email);
        add(filters, By.PHONE, phone);
        add(filters, By.NAME, name);
        add(filters, By.COMPANY, company);
        add(filters, By.TAG, tag);
        customFields.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(field -> filters.add(new Filter(By.CUSTOM_FIELD, field.getKey(), field.getValue())));
        return filters;
    }

    private static void add(List<Filter> filters, By by, @Nullable String value) {
        if (value != null) {
            filters.add(new Filter(by, value));
        }
    }

    @Override
    public String toString() {
        return "ContactQuery[redacted]";
    }
}
