package moxora.erasure;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import moxora.audit.Checkpoint;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.AppliedEpochs;
import moxora.store.Catalogue;
import moxora.store.Epochs;
import moxora.store.RowTexts;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** From CLOSING to KEY_DESTROYED: the last acts, then the evidence, then the keys. */
final class KeyStep {

    private final RunContext context;
    private final ErasureJournal journal;
    private final KeyDestruction keys;
    private final ResidueScan scan;
    private final List<LastAct> lastActs;

    KeyStep(RunContext context, ErasureJournal journal, KeyDestruction keys, ResidueScan scan, List<LastAct> lastActs) {
        this.context = context;
        this.journal = journal;
        this.keys = keys;
        this.scan = scan;
        this.lastActs = List.copyOf(lastActs);
    }

    void carryOut(TenantScope scope, Claim claim, Closure closure) {
        // A crash between the request's two transactions left the data's copy of the state behind.
        context.store().run(scope, session -> Closures.setState(session, OrganisationState.CLOSING));
        if (journal.newest(scope.organisation(), "evidence").isEmpty()) {
            lastActs.forEach(act -> act.before(scope, closure));
            Evidence evidence = gather(scope);
            context.vault().run(sql -> {
                claim.require(sql);
                journal.write(sql, scope.organisation(), "evidence", evidence.json());
            });
        }
        context.vault().run(claim::require);
        keys.destroy(scope.organisation(), context.clock().instant());
        keys.rewrite();
        context.purging().run(scope, session -> {
            Closures.setState(session, OrganisationState.KEY_DESTROYED);
            AppliedEpochs.witness(session, closure.requestedAt(), closure.deadline(), now());
        });
        long epoch = journal.reached(claim, OrganisationState.KEY_DESTROYED, "key_destroyed_at", now());
        context.purging().run(scope, session -> Epochs.applied(session, epoch, now()));
    }

    private java.time.Instant now() {
        return context.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Evidence gather(TenantScope scope) {
        KeyDestruction.Canary canary = scan.canaryOf(scope)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The organisation has no canary."));
        // Keys that are suspended or out of reach hold up nothing: then the proof rests on the wrapped bytes being
        // gone.
        String canaryText = keys.openCanary(scope, canary).orElse(Evidence.NOT_OPENED);
        List<String> texts = canaryText.equals(Evidence.NOT_OPENED)
                ? List.of()
                : scan.canariesOf(scope).stream()
                        .flatMap(each -> keys.canaryTexts(scope, each).stream())
                        .toList();
        // The trail goes with the rows; that it was whole up to here stays, signed.
        String checkpoint =
                context.checkpoints().of(scope).map(Checkpoint::json).orElse("");
        return context.store().within(scope, session -> {
            List<byte[]> unreadable = new ArrayList<>(session.sql()
                    .rows(
                            "select token from contact_token where organisation_id = ? limit 3",
                            row -> row.bytes(1),
                            session.organisation()));
            unreadable.add(ResidueScan.slice(canary.sealed().bytes()));
            return new Evidence(
                    context.purging()
                            .within(
                                    scope,
                                    counting -> Catalogue.counts(
                                            counting, context.plan().tables())),
                    keys.doomed(scope.organisation()),
                    canary,
                    canaryText,
                    unreadable,
                    context.audit().head(session),
                    checkpoint,
                    texts,
                    context.purging()
                            .within(
                                    scope,
                                    sampling -> RowTexts.ids(
                                            sampling, context.plan().tables())));
        });
    }
}
