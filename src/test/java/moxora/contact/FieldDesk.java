package moxora.contact;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.crypto.Token;
import moxora.tenant.TenantScope;

/** Definitions whose work waits until a test lets it go on, and a look at the index. */
final class FieldDesk {

    final Assembly moxora;
    final CustomFieldWork work;
    final CustomFieldDefinitions definitions;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    FieldDesk(Assembly moxora) {
        this.moxora = moxora;
        CustomFields fields = new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock);
        this.work = new CustomFieldWork(
                moxora.store,
                moxora.vault,
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                fields,
                waiting::add,
                moxora.clock);
        this.definitions =
                new CustomFieldDefinitions(moxora.store, fields, work, moxora.keyrings, moxora.audit, moxora.clock);
    }

    /** Does the work that waits. */
    void work() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** The process dies before it came to its work. */
    void die() {
        waiting.clear();
    }

    CustomField define(TenantScope scope, String name, String type, String... choices) {
        return definitions.define(scope, CustomFieldDraft.of(name, type, List.of(choices), null, false));
    }

    CustomField special(TenantScope scope, String name) {
        return definitions.define(scope, CustomFieldDraft.of(name, "text", List.of(), null, true));
    }

    Contact contact(TenantScope scope, Map<String, String> customFields) {
        return moxora.contacts.create(scope, "GB", CustomFieldSchemaTest.draft(customFields));
    }

    List<UUID> found(TenantScope scope, String name, String value) {
        ContactQuery query = new ContactQuery(null, null, null, null, null, Map.of(name, value), null, 200, Set.of());
        return moxora.contacts.search(scope, "GB", query).items().stream()
                .map(Contact::id)
                .toList();
    }

    /** How many contacts of the organisation have the token of that value, whatever any definition says. */
    long tokens(TenantScope scope, String name, String value) {
        Set<Token> searched = moxora.contactTokens.customFieldSearched(scope, name, value);
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count(
                                "select count(*) from contact_token where organisation_id = ? and token = any(?)",
                                session.organisation(),
                                searched.toArray(Token[]::new)));
    }

    long tokensOf(TenantScope scope, UUID contact) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count(
                                "select count(*) from contact_token where organisation_id = ? and contact_id = ?",
                                session.organisation(),
                                contact));
    }

    List<String> trail(TenantScope scope) {
        return moxora.auditPages.before(scope, Long.MAX_VALUE, 50).stream()
                .map(entry -> entry.action() + " " + entry.detail())
                .toList();
    }
}
