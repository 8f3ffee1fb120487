package moxora.contact;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PhoneNumber;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/**
 * What a query asks of the index: a group of tokens for each condition, of which a match has at least one. A condition
 * that the index cannot answer is refused here; it never passes for one without a match.
 */
final class SearchFilters {

    private static final String HOW = "Names are searched by the beginnings of words, all else by its whole value.";

    private final ContactTokens tokens;
    private final CustomFields customFields;

    SearchFilters(ContactTokens tokens, CustomFields customFields) {
        this.tokens = tokens;
        this.customFields = customFields;
    }

    /** The words of the names looked for, folded. */
    static List<String> words(ContactQuery query) {
        Set<String> words = new LinkedHashSet<>();
        names(query).forEach(name -> words.addAll(NameWords.of(name)));
        return List.copyOf(words);
    }

    private static List<String> names(ContactQuery query) {
        return query.filters().stream()
                .filter(filter -> filter.by() == ContactQuery.By.NAME)
                .map(ContactQuery.Filter::value)
                .toList();
    }

    List<Set<Token>> groups(TenantSession session, String region, Policy.Search allowed, ContactQuery query) {
        List<Set<Token>> groups = new ArrayList<>();
        for (ContactQuery.Filter filter : query.filters()) {
            requireAnswerable(session, allowed, filter);
            if (filter.by() == ContactQuery.By.NAME) {
                tokens.wordsSearched(session.scope(), filter.value()).forEach(group -> addOnce(groups, group));
            } else {
                addOnce(groups, tokens(session, region, filter));
            }
        }
        if (groups.size() > Limits.FILTERS) {
            throw unanswerable("At most " + Limits.FILTERS
                    + " conditions are answered at once; each word of a name is one of them.");
        }
        return groups;
    }

    private static void addOnce(List<Set<Token>> groups, Set<Token> group) {
        if (!groups.contains(group)) {
            groups.add(group);
        }
    }

    private Set<Token> tokens(TenantSession session, String region, ContactQuery.Filter filter) {
        String value = filter.value();
        return switch (filter.by()) {
            case EMAIL -> tokens.emailSearched(session.scope(), value);
            case PHONE -> tokens.phoneSearched(session.scope(), region, value);
            case COMPANY, TAG ->
                tokens.exactSearched(session.scope(), filter.by().field().wire(), value);
            case CUSTOM_FIELD ->
                tokens.customFieldSearched(
                        session.scope(), filter.customField(), searched(customFields.schema(session), filter));
            case NAME -> throw new IllegalStateException("a name has a group for each word");
        };
    }

    private void requireAnswerable(TenantSession session, Policy.Search allowed, ContactQuery.Filter filter) {
        String parameter = filter.by().parameter();
        requireLength(filter);
        // Which custom fields are indexed depends on their types too; their schema knows.
        boolean byType = filter.by() == ContactQuery.By.CUSTOM_FIELD
                && !allowed.acceptedTypes().isEmpty();
        if (!byType && !allowed.mayIndex(filter.by().field())) {
            throw unanswerable("The organisation's policy accepts no index on " + parameter
                    + ", so nothing is found by it; allowed: " + parameters(allowed) + ".");
        }
        if (isWildcard(filter)) {
            throw unanswerable("There are no wildcards in " + parameter + ". " + HOW);
        }
        switch (filter.by()) {
            case EMAIL ->
                require(
                        EmailAddress.searched(filter.value().strip()).stream().anyMatch(EmailAddress::isPlausible),
                        "An e-mail is searched by the whole address, such as name@host.example.");
            case PHONE ->
                require(
                        !PhoneNumber.digits(filter.value()).isEmpty(),
                        "A phone is searched by its whole number, in any writing; there are no digits.");
            case NAME -> requireWords(filter.value());
            case COMPANY, TAG, CUSTOM_FIELD -> {}
        }
    }

    /** The text by which the value is found, when the field is there and searchable and the value can be one of it. */
    private static String searched(CustomFieldSchema schema, ContactQuery.Filter filter) {
        require(
                schema.find(filter.customField()).isPresent(),
                "The organisation has no custom field of that name, so nothing can be found by it; its custom fields"
                        + " are listed at /api/v1/custom-fields.");
        return schema.searched(filter.customField(), filter.value());
    }

    private static void requireLength(ContactQuery.Filter filter) {
        int longest = switch (filter.by()) {
            case EMAIL -> EmailAddress.MAX_LENGTH;
            case PHONE -> PhoneNumber.MAX_LENGTH;
            case NAME, COMPANY -> Limits.TEXT;
            case TAG -> Limits.TAG;
            case CUSTOM_FIELD -> Limits.CUSTOM_FIELD_VALUE;
        };
        require(!filter.value().isBlank(), "The value of " + filter.by().parameter() + " is empty. " + HOW);
        require(
                filter.value().length() <= longest,
                "No value of " + filter.by().parameter() + " is longer than " + longest + " characters.");
    }

    private static void requireWords(String name) {
        List<String> words = NameWords.of(name);
        if (words.isEmpty()) {
            throw new Fault(FaultCode.PREFIX_TOO_SHORT, "A name is searched by at least one word of two letters.");
        }
        for (String word : words) {
            if (word.codePointCount(0, word.length()) < NameWords.shortestPrefix(word)) {
                throw new Fault(
                        FaultCode.PREFIX_TOO_SHORT,
                        "Each word of a name needs at least two letters (one for Han, Kana and Hangul).");
            }
        }
    }

    /**
     * Whether the value is meant as a pattern. Inside a value, and behind a digit as in "100%", the characters stand
     * for themselves.
     */
    private static boolean isWildcard(ContactQuery.Filter filter) {
        String value = filter.value().strip();
        if (value.indexOf('*') < 0 && value.indexOf('%') < 0) {
            return false;
        }
        return switch (filter.by()) {
            case NAME, PHONE -> true;
            case EMAIL -> value.matches("[*%].*|.*[*%]@.*|.*@.*[*%].*|.*\\*");
            case COMPANY, TAG, CUSTOM_FIELD -> value.matches("(?s)[*%].*|.*\\*|.*[^0-9\\s]\\s*%");
        };
    }

    private static String parameters(Policy.Search allowed) {
        return java.util.Arrays.stream(ContactQuery.By.values())
                .filter(by -> allowed.mayIndex(by.field()))
                .map(by -> by == ContactQuery.By.CUSTOM_FIELD ? "field.<name>" : by.parameter())
                .collect(Collectors.joining(", "));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw unanswerable(otherwise);
        }
    }

    private static Fault unanswerable(String why) {
        return new Fault(FaultCode.SEARCH_NOT_ANSWERABLE, why);
    }
}
