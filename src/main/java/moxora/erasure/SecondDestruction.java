package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldValues;
import moxora.field.Compartment;
import moxora.store.AppliedEpochs;
import moxora.store.Catalogue;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Destroys again what came back with an older copy of the vault: the tenant data bear witness to whose keys were
 * destroyed. From there the ordinary run goes on, with a scan and a certificate of their own.
 *
 * <p>An organisation whose rows are merely not there is left alone: that may as well be a wrong backup of the data, and
 * a key is not destroyed upon an absence.
 */
final class SecondDestruction {

    private static final int AT_ONCE = 200;

    private final RunContext context;
    private final AppliedEpochs applied;
    private final ErasureJournal journal;
    private final KeyDestruction keys;

    SecondDestruction(RunContext context, AppliedEpochs applied) {
        this.context = context;
        this.applied = applied;
        this.journal = new ErasureJournal(context.vault(), context.clock());
        this.keys = new KeyDestruction(context.vault(), context.keyrings(), context.sealer());
    }

    /** How many organisations were destroyed again. */
    long ofAllWitnessed() {
        long again = 0;
        OrganisationId place = null;
        List<AppliedEpochs.Witness> some;
        do {
            some = applied.witnesses(place, AT_ONCE);
            for (AppliedEpochs.Witness witness : some) {
                place = witness.organisation();
                Optional<OrganisationRegistry.Entry> entry = context.registry().find(place);
                if (entry.isPresent() && cameBack(entry.get())) {
                    destroy(witness);
                    again++;
                }
            }
        } while (some.size() == AT_ONCE);
        if (again > 0) {
            keys.rewrite();
        }
        return again;
    }

    private boolean cameBack(OrganisationRegistry.Entry entry) {
        return entry.state() == OrganisationState.ACTIVE
                || entry.state() == OrganisationState.CLOSING
                || keys.remaining(entry.organisation()) > 0;
    }

    /** The older vault has lost under which policy it was asked for; that of today is what is known. */
    private JsonObject requested(AppliedEpochs.Witness witness) {
        String name =
                context.registry().find(witness.organisation()).orElseThrow().policy();
        return Json.createObjectBuilder()
                .add("policy", name)
                .add("policyDigest", context.policies().require(name).digest())
                .add("deadline", witness.deadline().toString())
                .build();
    }

    private void destroy(AppliedEpochs.Witness witness) {
        OrganisationId organisation = witness.organisation();
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
        context.keyrings().evict(organisation);
        Optional<Evidence> evidence = keys.remaining(organisation) > 0 ? Optional.of(gather(scope)) : Optional.empty();
        context.vault().run(sql -> {
            new ClosureTable(context.vault())
                    .insert(
                            sql,
                            new Closure(
                                    organisation,
                                    OrganisationState.CLOSING,
                                    witness.requestedAt(),
                                    scope.actor().label(),
                                    now,
                                    now,
                                    witness.deadline(),
                                    witness.deadline(),
                                    null,
                                    null,
                                    null,
                                    null),
                            null);
            sql.update(
                    "update closure set undo_until = least(undo_until, ?), due_at = least(due_at, ?)"
                            + " where organisation_id = ?",
                    now,
                    now,
                    organisation.value());
            if (journal.newest(organisation, "requested").isEmpty()) {
                journal.write(sql, organisation, "requested", requested(witness));
            }
            evidence.ifPresent(noted -> journal.write(sql, organisation, "evidence", noted.json()));
        });
        keys.destroy(organisation, now);
        long epoch = context.vault().within(sql -> {
            sql.update(
                    "update closure set key_destroyed_at = ?, purged_at = null, verified_at = null, last_error = null,"
                            + " next_try_at = null"
                            + " where organisation_id = ?",
                    now,
                    organisation.value());
            ClosureTable.state(sql, organisation, OrganisationState.KEY_DESTROYED);
            return journal.announce(
                    sql,
                    organisation,
                    "destroyed_again",
                    Json.createObjectBuilder()
                            .add("firstAt", witness.destroyedAt().toString())
                            .build());
        });
        context.purging().run(scope, session -> {
            Closures.setState(session, OrganisationState.KEY_DESTROYED);
            Epochs.applied(session, epoch, now);
        });
    }

    /** The rows may be gone, and the canary with them: what is tried afterwards is sealed now, under the very keys. */
    private Evidence gather(TenantScope scope) {
        UUID id = Ids.next();
        String text = "canary-" + Ids.next() + Ids.next();
        context.sealer().prepare(scope);
        KeyDestruction.Canary canary = new KeyDestruction.Canary(
                id, context.sealer().seal(scope, Compartment.CANARY, id, new FieldValues().with("canary", text)));
        List<KeyDestruction.Doomed> doomed = new ArrayList<>(keys.doomed(scope.organisation()));
        Map<String, Long> rows = context.purging()
                .within(
                        scope,
                        session -> Catalogue.counts(session, context.plan().tables()));
        Map<String, Long> counts = new TreeMap<>(rows);
        counts.put(Certifiable.KEYSETS, (long) doomed.size());
        return new Evidence(counts, doomed, canary, text, List.of(), new AuditTrail.Head(0, "none"), "");
    }
}
