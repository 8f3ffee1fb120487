package moxora.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.field.CompanyName;
import moxora.field.EmailAddress;
import moxora.field.Folding;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.field.PhoneNumber;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;

/** Which tokens a contact is found by, and which tokens a searched value has. Both ends are here so that they agree. */
public final class ContactTokens {

    /** Both name fields share one index, so that a word is found wherever it was written. */
    static final String NAME = NameWords.INDEX;

    /** Companies as they are called in a text; no search asks for it. */
    private static final String SPOKEN_COMPANY = "company.spoken";

    private final BlindIndex index;
    private final TenantPolicies policies;

    public ContactTokens(BlindIndex index, TenantPolicies policies) {
        this.index = index;
        this.policies = policies;
    }

    /**
     * Every token of the draft that the organisation's policy accepts: of its custom fields only those that are
     * searchable, and no special one.
     */
    Set<Token> of(TenantScope scope, String region, ContactDraft draft, CustomFieldSchema schema) {
        Set<Token> tokens = new LinkedHashSet<>();
        byIndex(scope, region, draft, schema).values().forEach(tokens::addAll);
        return tokens;
    }

    /** The draft's tokens by the index that they belong to; an index without a token is not in it. */
    Map<String, Set<Token>> byIndex(TenantScope scope, String region, ContactDraft draft, CustomFieldSchema schema) {
        Map<String, Set<Token>> tokens = new LinkedHashMap<>();
        draft.emails().forEach(email -> in(tokens, PersonalField.EMAILS.wire()).add(email(scope, email)));
        draft.phones().forEach(phone -> {
            Set<Token> ofPhone = phone(scope, region, phone);
            if (!ofPhone.isEmpty()) {
                in(tokens, PersonalField.PHONES.wire()).addAll(ofPhone);
            }
        });
        Policy.Search allowed = policies.of(scope).search();
        if (allowed.mayIndex(PersonalField.FIRST_NAME)) {
            Set<String> words = new LinkedHashSet<>();
            if (draft.firstName() != null) {
                words.addAll(NameWords.of(draft.firstName()));
            }
            if (draft.lastName() != null) {
                words.addAll(NameWords.of(draft.lastName()));
            }
            NameWords.indexForms(List.copyOf(words))
                    .forEach(form -> in(tokens, NAME).add(name(scope, form)));
        }
        if (draft.company() != null && allowed.mayIndex(PersonalField.COMPANY)) {
            String company = PersonalField.COMPANY.wire();
            in(tokens, company).add(exact(scope, company, draft.company()));
            CompanyName.spoken(draft.company())
                    .ifPresent(spoken -> in(tokens, company)
                            .add(index.token(scope, SPOKEN_COMPANY, CompanyName.NORMALISATION, spoken)));
        }
        if (allowed.mayIndex(PersonalField.TAGS)) {
            String tags = PersonalField.TAGS.wire();
            draft.tags().forEach(tag -> in(tokens, tags).add(exact(scope, tags, tag)));
        }
        draft.customFields().forEach((name, value) -> {
            if (schema.isIndexed(name)) {
                in(tokens, customFieldIndex(name)).add(customField(scope, name, value));
            }
        });
        return tokens;
    }

    /** Whether names have tokens at all, which the organisation's policy decides. */
    boolean areNamesIndexed(TenantScope scope) {
        return policies.of(scope).search().mayIndex(PersonalField.FIRST_NAME);
    }

    private static Set<Token> in(Map<String, Set<Token>> tokens, String index) {
        return tokens.computeIfAbsent(index, unknown -> new LinkedHashSet<>());
    }

    private Token email(TenantScope scope, String email) {
        return index.token(
                scope, PersonalField.EMAILS.wire(), EmailAddress.NORMALISATION, EmailAddress.normalise(email));
    }

    /** The tokens of which a contact with that address has at least one. */
    Set<Token> emailSearched(TenantScope scope, String email) {
        Set<Token> tokens = new LinkedHashSet<>();
        for (String writing : EmailAddress.searched(email)) {
            tokens.addAll(index.searchable(scope, PersonalField.EMAILS.wire(), EmailAddress.NORMALISATION, writing));
        }
        return tokens;
    }

    private Set<Token> phone(TenantScope scope, String region, String phone) {
        Set<Token> tokens = new LinkedHashSet<>();
        PhoneNumber.forms(phone, region)
                .forEach(form ->
                        tokens.add(index.token(scope, PersonalField.PHONES.wire(), PhoneNumber.NORMALISATION, form)));
        return tokens;
    }

    /** The tokens of which a contact with that number has at least one. */
    Set<Token> phoneSearched(TenantScope scope, String region, String phone) {
        Set<Token> tokens = new LinkedHashSet<>();
        PhoneNumber.forms(phone, region)
                .forEach(form -> tokens.addAll(
                        index.searchable(scope, PersonalField.PHONES.wire(), PhoneNumber.NORMALISATION, form)));
        return tokens;
    }

    /** The tokens of which a contact with a name word of that beginning, which is folded, has at least one. */
    Set<Token> wordSearched(TenantScope scope, String word) {
        Set<Token> tokens = new LinkedHashSet<>();
        for (int version = Folding.PRESENT; version > 0; version--) {
            for (String before : NameWords.of(word, version)) {
                addWord(scope, before, version, tokens);
            }
        }
        return tokens;
    }

    /**
     * The same for each word of a name as it was typed. An earlier folding may have seen other words in it: where it saw
     * as many, each stands beside its successor, else all of them stand with each.
     */
    List<Set<Token>> wordsSearched(TenantScope scope, String name) {
        List<String> words = NameWords.of(name);
        List<Set<Token>> groups = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Set<Token> tokens = new LinkedHashSet<>();
            addWord(scope, words.get(i), Folding.PRESENT, tokens);
            for (int version = Folding.PRESENT - 1; version > 0; version--) {
                List<String> before = NameWords.of(name, version);
                for (String word : before.size() == words.size() ? List.of(before.get(i)) : before) {
                    addWord(scope, word, version, tokens);
                }
            }
            groups.add(tokens);
        }
        return groups;
    }

    private void addWord(TenantScope scope, String word, int version, Set<Token> tokens) {
        NameWords.queryForms(word).forEach(form -> tokens.addAll(index.searchable(scope, NAME, version, form)));
    }

    /** The tokens of which a contact or user with that word in their name, which is folded, has at least one. */
    Set<Token> wholeWord(TenantScope scope, String word) {
        return index.searchable(scope, NAME, NameWords.NORMALISATION, NameWords.wholeForm(word));
    }

    /** The tokens of which a contact of a company that is called so, as {@link CompanyName} has it, has at least one. */
    Set<Token> spokenCompany(TenantScope scope, String spoken) {
        return index.searchable(scope, SPOKEN_COMPANY, CompanyName.NORMALISATION, spoken);
    }

    private Token exact(TenantScope scope, String field, String value) {
        return index.token(scope, field, Folding.PRESENT, exactForm(value, Folding.PRESENT));
    }

    /** The tokens of which a contact with that value of the field has at least one. */
    Set<Token> exactSearched(TenantScope scope, String field, String value) {
        Set<Token> tokens = new LinkedHashSet<>();
        for (int version = Folding.PRESENT; version > 0; version--) {
            tokens.addAll(index.searchable(scope, field, version, exactForm(value, version)));
        }
        return tokens;
    }

    private static String exactForm(String value, int version) {
        return Folding.fold(value.strip(), version);
    }

    Token customField(TenantScope scope, String name, String value) {
        return exact(scope, customFieldIndex(name), value);
    }

    Set<Token> customFieldSearched(TenantScope scope, String name, String value) {
        return exactSearched(scope, customFieldIndex(name), value);
    }

    static String customFieldIndex(String name) {
        return ContactSealing.CUSTOM_PREFIX + NameWords.fold(name);
    }

    /** The mark of an address that outlives every index, for telling what was parked without its address. */
    Token addressMark(TenantScope scope, String email) {
        return index.identity(
                scope, PersonalField.EMAILS.wire(), EmailAddress.NORMALISATION, EmailAddress.normalise(email));
    }

    Set<Token> addressMarks(TenantScope scope, Collection<String> emails) {
        Set<Token> marks = new LinkedHashSet<>();
        emails.forEach(email -> marks.add(addressMark(scope, email)));
        return marks;
    }

    Token tombstone(TenantScope scope, UUID contact) {
        return index.tombstone(scope, "contact", contact.toString());
    }

    /** What tells one set of contacts from another. */
    Token selection(TenantScope scope, String ids) {
        return index.identity(scope, "contact.selection", 1, ids);
    }

    private Token name(TenantScope scope, String form) {
        return index.token(scope, NAME, NameWords.NORMALISATION, form);
    }
}
