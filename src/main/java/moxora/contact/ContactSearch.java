package moxora.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.field.PhoneNumber;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts by tokens. A filter becomes a group of tokens of which a match has at least one; the groups are ANDed
 * by the database, and what a token cannot tell (a name's ninth letter) is checked after opening.
 */
final class ContactSearch {

    private static final String COLUMNS =
            "select c.id, c.identity, c.profile, c.notes, c.version, c.created_at, c.updated_at from contact c"
                    + " where c.organisation_id = ?";

    private final ContactTokens tokens;
    private final ContactSealing sealing;
    private final CustomFields customFields;

    ContactSearch(ContactTokens tokens, ContactSealing sealing, CustomFields customFields) {
        this.tokens = tokens;
        this.sealing = sealing;
        this.customFields = customFields;
    }

    ContactQuery.Page page(TenantSession session, String region, ContactQuery query) {
        List<String> words = words(query.name());
        List<Collection<Token>> groups = groups(session, region, query, words);
        Set<Compartment> open = withIdentity(query.open());
        Predicate<Contact> matches = contact -> words.stream().allMatch(word -> hasWord(contact, word));
        List<Contact> found = new ArrayList<>();
        UUID after = query.after();
        while (true) {
            // One more than a page tells whether there is a next one.
            int wanted = query.limit() + 1 - found.size();
            List<Contact> candidates = candidates(session, groups, after, wanted, open);
            candidates.stream().filter(matches).forEach(found::add);
            if (found.size() > query.limit()) {
                List<Contact> items = List.copyOf(found.subList(0, query.limit()));
                return new ContactQuery.Page(items, items.get(items.size() - 1).id());
            }
            if (candidates.size() < wanted) {
                return new ContactQuery.Page(List.copyOf(found), null);
            }
            after = candidates.get(candidates.size() - 1).id();
        }
    }

    private static Set<Compartment> withIdentity(Set<Compartment> asked) {
        java.util.EnumSet<Compartment> open = java.util.EnumSet.of(Compartment.IDENTITY);
        open.addAll(asked);
        return open;
    }

    private static List<String> words(@Nullable String name) {
        if (name == null) {
            return List.of();
        }
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
        return words;
    }

    private static boolean hasWord(Contact contact, String beginning) {
        ContactDraft fields = contact.fields();
        return beginsAWord(fields.firstName(), beginning) || beginsAWord(fields.lastName(), beginning);
    }

    private static boolean beginsAWord(@Nullable String name, String beginning) {
        return name != null && NameWords.of(name).stream().anyMatch(word -> word.startsWith(beginning));
    }

    private List<Collection<Token>> groups(
            TenantSession session, String region, ContactQuery query, List<String> words) {
        List<Collection<Token>> groups = new ArrayList<>();
        if (query.email() != null) {
            groups.add(tokens.emailSearched(session.scope(), query.email()));
        }
        if (query.phone() != null) {
            if (PhoneNumber.digits(query.phone()).isEmpty()) {
                throw new Fault(FaultCode.SEARCH_NOT_ANSWERABLE, "A phone is searched by its digits; there are none.");
            }
            groups.add(tokens.phoneSearched(session.scope(), region, query.phone()));
        }
        words.forEach(word -> groups.add(tokens.wordSearched(session.scope(), word)));
        if (query.company() != null) {
            groups.add(tokens.exactSearched(session.scope(), PersonalField.COMPANY.wire(), query.company()));
        }
        if (query.tag() != null) {
            groups.add(tokens.exactSearched(session.scope(), PersonalField.TAGS.wire(), query.tag()));
        }
        if (!query.customFields().isEmpty()) {
            CustomFieldSchema schema = customFields.schema(session);
            query.customFields()
                    .forEach((name, value) -> groups.add(
                            tokens.customFieldSearched(session.scope(), name, schema.searched(name, value))));
        }
        return groups;
    }

    private List<Contact> candidates(
            TenantSession session,
            List<Collection<Token>> groups,
            @Nullable UUID after,
            int limit,
            Set<Compartment> open) {
        StringBuilder sql = new StringBuilder(COLUMNS);
        List<Object> parameters = new ArrayList<>();
        parameters.add(session.organisation());
        if (after != null) {
            sql.append(" and c.id < ?");
            parameters.add(after);
        }
        for (Collection<Token> group : groups) {
            sql.append(
                            " and c.id in (select t.contact_id from contact_token t where t.organisation_id = ? and t.token in (")
                    .append(String.join(", ", java.util.Collections.nCopies(group.size(), "?")))
                    .append("))");
            parameters.add(session.organisation());
            parameters.addAll(group);
        }
        sql.append(" order by c.id desc limit ?");
        parameters.add(limit);
        return session.sql()
                .rows(
                        sql.toString(),
                        row -> StoredContact.of(row).open(sealing, session.scope(), open),
                        parameters.toArray());
    }
}
