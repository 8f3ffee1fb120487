package moxora.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import moxora.crypto.Token;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Which words of a text the organisation's contacts and users are known by: told by index tokens alone, in one
 * statement, with nothing opened. It answers whether somebody is, and not who.
 */
public final class KnownWords {

    /**
     * Each probe ends at the first row that has the token, so a name that half of the contacts share costs no more than
     * a rare one, and the planner has nothing to choose.
     */
    private static final String KNOWN = "select asked.place from unnest(?) with ordinality asked(token, place)"
            + " cross join lateral (select 1 from contact_token t where t.organisation_id = ? and t.token = asked.token"
            + " union all select 1 from user_token t where t.organisation_id = ? and t.token = asked.token"
            + " limit 1) known";

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;

    public KnownWords(TenantStore store, ContactSealing sealing, ContactTokens tokens) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
    }

    /**
     * What may be somebody's, and in an answer what is.
     *
     * @param names single words, folded as {@link moxora.field.NameWords} does
     * @param companies as {@link moxora.field.CompanyName} has them
     * @param emails whole addresses
     * @param phones whole numbers, in any writing
     */
    public record Words(Set<String> names, Set<String> companies, Set<String> emails, Set<String> phones) {

        public Words {
            names = Set.copyOf(names);
            companies = Set.copyOf(companies);
            emails = Set.copyOf(emails);
            phones = Set.copyOf(phones);
        }

        @Override
        public String toString() {
            return "Words[" + names.size() + ", " + companies.size() + ", " + emails.size() + ", " + phones.size()
                    + "]";
        }
    }

    /** Whether names have tokens, which the organisation's policy decides; without, no name is ever known. */
    public boolean areNamesIndexed(TenantScope scope) {
        return tokens.areNamesIndexed(scope);
    }

    /**
     * Those of the words that somebody is known by.
     *
     * @param region ISO 3166-1 alpha-2, for phones in a national writing
     */
    public Words of(TenantScope scope, String region, Words asked) {
        sealing.prepare(scope);
        Lookup lookup = new Lookup();
        Set<String> names = lookup.ask(asked.names, word -> tokens.wholeWord(scope, word));
        Set<String> companies = lookup.ask(asked.companies, company -> tokens.spokenCompany(scope, company));
        Set<String> emails = lookup.ask(asked.emails, email -> tokens.emailSearched(scope, email));
        Set<String> phones = lookup.ask(asked.phones, phone -> tokens.phoneSearched(scope, region, phone));
        lookup.answer(scope);
        return new Words(names, companies, emails, phones);
    }

    /** The tokens asked for, each once, and what becomes known by each. */
    private final class Lookup {

        private final Map<Token, List<Runnable>> found = new LinkedHashMap<>();

        /** A set that is filled by the answer. */
        Set<String> ask(Collection<String> words, Function<String, Set<Token>> tokensOf) {
            Set<String> known = new HashSet<>();
            Consumer<String> ask = word -> tokensOf.apply(word)
                    .forEach(token -> found.computeIfAbsent(token, first -> new ArrayList<>(1))
                            .add(() -> known.add(word)));
            words.forEach(ask);
            return known;
        }

        void answer(TenantScope scope) {
            if (found.isEmpty()) {
                return;
            }
            Token[] asked = found.keySet().toArray(Token[]::new);
            List<List<Runnable>> effects = List.copyOf(found.values());
            store.within(
                            scope,
                            session -> session.sql()
                                    .rows(
                                            KNOWN,
                                            row -> (int) row.number(1),
                                            asked,
                                            session.organisation(),
                                            session.organisation()))
                    .forEach(place -> effects.get(place - 1).forEach(Runnable::run));
        }
    }
}
