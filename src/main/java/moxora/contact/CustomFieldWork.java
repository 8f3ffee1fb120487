package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.field.NameWords;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Carries a change of a definition to the contacts there are: tokens made, tokens taken away, values removed.
 *
 * <p>Contact by contact in the order of their ids, in bounded batches; each is committed together with how far the work
 * has come, so one that was killed goes on behind its last batch. Contacts written meanwhile follow the new definition
 * already, and a batch locks the contacts it works on.
 */
public final class CustomFieldWork {

    /** How many contacts one transaction works on. */
    static final int BATCH = 200;

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFields fields;
    private final Clock clock;
    private final LeasedWork work;

    /** @param runner runs the work; its size is how much of it runs at once on this node */
    public CustomFieldWork(
            TenantStore store,
            Vault vault,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields fields,
            Executor runner,
            Clock clock) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.fields = fields;
        this.clock = clock;
        this.work = new LeasedWork(LeasedWork.Kind.FIELD, vault, clock, runner, sealing::prepare, this::step);
    }

    /** Notes work on a field before its definition says so. */
    void note(TenantScope scope, UUID field) {
        work.note(scope, field);
    }

    /** Begins work whose definition is durable. */
    void begin(TenantScope scope, UUID field) {
        work.begin(scope, field);
    }

    /** Takes up work that nobody does; called again and again, also after a crash. */
    public void resumeUnfinished() {
        work.resumeUnfinished();
    }

    /** One batch; false when nothing is left to do. */
    boolean step(TenantScope scope, UUID id) {
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            Optional<CustomField> found = fields.lock(session, id);
            CustomField.@Nullable Work work = found.map(CustomField::work).orElse(null);
            if (found.isEmpty() || work == null) {
                return false;
            }
            CustomField field = found.get();
            List<StoredContact> batch = next(session, work.cursor());
            switch (work.task()) {
                case INDEX -> index(session, field, batch);
                case UNINDEX -> unindex(session, field, batch);
                case REMOVE -> remove(session, field, batch);
            }
            if (batch.size() == BATCH) {
                UUID last = batch.get(batch.size() - 1).id();
                fields.update(
                        session,
                        field.with(new CustomField.Work(work.task(), last, work.done() + batch.size(), work.total())));
                return true;
            }
            if (work.task() == CustomField.Task.REMOVE) {
                fields.delete(session, id);
            } else {
                fields.update(session, field.with((CustomField.Work) null));
            }
            return false;
        });
    }

    private static List<StoredContact> next(TenantSession session, @Nullable UUID after) {
        return session.sql()
                .rows(
                        "select id, identity, profile, notes, version, created_at, updated_at, special from contact"
                                + " where organisation_id = ? and (?::uuid is null or id > ?::uuid)"
                                + " order by id limit " + BATCH + " for update",
                        StoredContact::withSpecial,
                        session.organisation(),
                        after,
                        after);
    }

    private void index(TenantSession session, CustomField field, List<StoredContact> batch) {
        List<Object[]> rows = new ArrayList<>();
        for (StoredContact contact : batch) {
            value(profile(session, contact).customFields(), field).ifPresent(value -> {
                Token token = tokens.customField(session.scope(), field.name(), value);
                rows.add(new Object[] {session.organisation(), token, contact.id(), token.generation()});
            });
        }
        session.sql().batch(ContactBatches.INSERT_TOKEN + " on conflict do nothing", rows);
    }

    private void unindex(TenantSession session, CustomField field, List<StoredContact> batch) {
        List<Object[]> rows = new ArrayList<>();
        for (StoredContact contact : batch) {
            value(profile(session, contact).customFields(), field)
                    .ifPresent(value -> tokens.customFieldSearched(session.scope(), field.name(), value)
                            .forEach(token -> rows.add(new Object[] {session.organisation(), token, contact.id()})));
        }
        session.sql()
                .batch("delete from contact_token where organisation_id = ? and token = ? and contact_id = ?", rows);
    }

    private void remove(TenantSession session, CustomField field, List<StoredContact> batch) {
        if (!field.special()) {
            unindex(session, field, batch);
        }
        String column = field.special() ? "special" : "profile";
        List<Object[]> rows = new ArrayList<>();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (StoredContact contact : batch) {
            ContactDraft opened = field.special() ? special(session, contact) : profile(session, contact);
            if (value(opened.allCustomFields(), field).isPresent()) {
                ContactDraft left =
                        opened.with(without(opened.customFields(), field), without(opened.specialFields(), field));
                rows.add(new Object[] {
                    field.special()
                            ? sealing.sealSpecial(session.scope(), contact.id(), left.specialFields())
                            : sealing.sealProfile(session.scope(), contact.id(), left),
                    now,
                    session.organisation(),
                    contact.id()
                });
            }
        }
        session.sql()
                .batch(
                        "update contact set " + column + " = ?, version = version + 1, updated_at = ?"
                                + " where organisation_id = ? and id = ?",
                        rows);
    }

    private ContactDraft profile(TenantSession session, StoredContact contact) {
        return contact.open(sealing, session.scope(), Set.of(Compartment.PROFILE))
                .fields();
    }

    private ContactDraft special(TenantSession session, StoredContact contact) {
        return contact.open(sealing, session.scope(), Set.of(Compartment.SPECIAL))
                .fields();
    }

    private static Optional<String> value(Map<String, String> values, CustomField field) {
        return values.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), field))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> without(Map<String, String> values, CustomField field) {
        Map<String, String> left = new TreeMap<>(values);
        left.keySet().removeIf(name -> isOf(name, field));
        return left;
    }

    /** A contact may hold the name in another writing from before it was defined. */
    private static boolean isOf(String name, CustomField field) {
        return NameWords.fold(name).equals(NameWords.fold(field.name()));
    }
}
