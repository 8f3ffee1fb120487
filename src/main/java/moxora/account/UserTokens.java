package moxora.account;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * By which tokens the users of an organisation are recognised in a text, so that none of them need be opened: the words
 * of their names, where the policy accepts an index on names at all, and their addresses. They are the tokens that a
 * contact of that name or address has.
 */
public final class UserTokens {

    private static final int AT_ONCE = 200;
    private static final int REMEMBERED = 10_000;

    private static final String INSERT =
            "insert into user_token (organisation_id, token, user_id, generation) values (?, ?, ?, ?)"
                    + " on conflict do nothing";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final BlindIndex index;
    private final Policies policies;
    private final UserRecords records;
    private final Set<UUID> complete = ConcurrentHashMap.newKeySet();

    public UserTokens(TenantStore store, FieldSealer sealer, BlindIndex index, Policies policies) {
        this.store = store;
        this.sealer = sealer;
        this.index = index;
        this.policies = policies;
        this.records = new UserRecords(sealer);
    }

    /** Puts the user's tokens in the place of those they had; part of the transaction that changes the user. */
    void put(TenantSession session, UUID user, String name, String email) {
        put(session, user, name, email, areNamesIndexed(session));
    }

    /** The same with what the user is called in this transaction. */
    void put(TenantSession session, UUID user) {
        Account account = records.require(session, user);
        put(session, user, account.name(), account.email());
    }

    private void put(TenantSession session, UUID user, String name, String email, boolean named) {
        session.sql()
                .update(
                        "delete from user_token where organisation_id = ? and user_id = ?",
                        session.organisation(),
                        user);
        Set<Token> tokens = new LinkedHashSet<>();
        TenantScope scope = session.scope();
        tokens.add(index.token(
                scope, PersonalField.EMAILS.wire(), EmailAddress.NORMALISATION, EmailAddress.normalise(email)));
        if (named) {
            NameWords.wholeForms(NameWords.of(name))
                    .forEach(form -> tokens.add(index.token(scope, NameWords.INDEX, NameWords.NORMALISATION, form)));
        }
        session.sql()
                .batch(
                        INSERT,
                        tokens.stream()
                                .map(token -> new Object[] {session.organisation(), token, user, token.generation()})
                                .toList());
    }

    private boolean areNamesIndexed(TenantSession session) {
        return session.sql()
                .first(
                        "select policy from organisation where organisation_id = ?",
                        row -> row.text(1),
                        session.organisation())
                .flatMap(policies::find)
                .map(Policy::search)
                .filter(search -> search.mayIndex(PersonalField.FIRST_NAME))
                .isPresent();
    }

    /**
     * Makes sure that every user has tokens: those who were there before there were any get theirs now. Once it is so
     * it stays so, and is not asked again.
     */
    public void complete(TenantScope scope) {
        UUID organisation = scope.organisation().value();
        if (complete.contains(organisation)) {
            return;
        }
        sealer.prepare(scope);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            for (List<UUID> some = without(session); !some.isEmpty(); some = without(session)) {
                some.forEach(user -> put(session, user));
            }
        });
        if (complete.size() >= REMEMBERED) {
            complete.clear();
        }
        complete.add(organisation);
    }

    /** Users without a token, held until the transaction ends; every user has an address and so at least one. */
    private static List<UUID> without(TenantSession session) {
        return session.sql()
                .rows(
                        "select u.id from app_user u where u.organisation_id = ? and not exists (select 1 from user_token t"
                                + " where t.organisation_id = u.organisation_id and t.user_id = u.id)"
                                + " order by u.id limit " + AT_ONCE + " for update of u",
                        row -> row.uuid(1),
                        session.organisation());
    }

    /** Makes the tokens of the next users anew, under the key that is active. */
    void renew(TenantSession session, @Nullable UUID after, int limit) {
        boolean named = areNamesIndexed(session);
        records.page(session, after, limit)
                .forEach(account -> put(session, account.id(), account.name(), account.email(), named));
    }

    /** How many tokens lie under another key than the one that is active. */
    long left(TenantSession session) {
        return session.sql()
                .count(
                        "select count(*) from user_token where organisation_id = ? and generation <> ?",
                        session.organisation(),
                        index.generation(session.scope()));
    }
}
