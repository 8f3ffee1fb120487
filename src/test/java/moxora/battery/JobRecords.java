package moxora.battery;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.battery.Furnished.Known;
import moxora.tenant.TenantScope;

/** The jobs of the graph, each with records that lead it astray: of nobody, of an erased organisation, of another's thing. */
final class JobRecords {

    private final Sandbox sandbox;
    private final Assembly moxora;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final TenantScope gone;
    private final Known ofAcme;
    private final Known ofGone;

    /** @param gone an organisation that is erased */
    JobRecords(Sandbox sandbox, TenantScope acme, TenantScope bolt, TenantScope gone, Known ofAcme, Known ofGone) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
        this.acme = acme;
        this.bolt = bolt;
        this.gone = gone;
        this.ofAcme = ofAcme;
        this.ofGone = ofGone;
    }

    /** A job, the records that it must not be led astray by, and whether one of them is still to be done afterwards. */
    record Job(Runnable run, List<String> records, String open) {}

    Map<String, Job> jobs() {
        UUID nobody = UUID.randomUUID();
        String past = "'" + Timestamp.from(sandbox.clock.instant().minus(Duration.ofDays(200))) + "'";
        Map<String, Job> jobs = new TreeMap<>();
        jobs.put(
                "ContactImport.resumeUnfinished",
                new Job(
                        () -> settled(moxora.contactImport::resumeUnfinished),
                        List.of(work(gone, "IMPORT", ofGone.upload()), work(bolt, "IMPORT", ofAcme.upload())),
                        openWork("IMPORT")));
        jobs.put(
                "CustomFieldWork.resumeUnfinished",
                new Job(
                        () -> settled(moxora.customFieldWork::resumeUnfinished),
                        List.of(work(gone, "FIELD", ofGone.field()), work(bolt, "FIELD", ofAcme.field())),
                        openWork("FIELD")));
        jobs.put(
                "BulkErasureWork.resumeUnfinished",
                new Job(
                        () -> settled(moxora.removal.bulkWork::resumeUnfinished),
                        List.of(work(gone, "ERASURE", UUID.randomUUID()), work(bolt, "ERASURE", nobody)),
                        openWork("ERASURE")));
        jobs.put(
                "UntoldErasures.resumeUnfinished",
                new Job(
                        () -> settled(moxora.removal.untold::resumeUnfinished),
                        List.of(work(gone, "TOMBSTONES", UUID.randomUUID()), work(bolt, "TOMBSTONES", nobody)),
                        openWork("TOMBSTONES")));
        jobs.put(
                "UntoldSuppressions.resumeUnfinished",
                new Job(
                        () -> settled(moxora.email.untold::resumeUnfinished),
                        List.of(work(gone, "SUPPRESSIONS", UUID.randomUUID()), work(bolt, "SUPPRESSIONS", nobody)),
                        openWork("SUPPRESSIONS")));
        jobs.put(
                "ErasedContactsReplay.finishDue",
                new Job(
                        moxora.removal.replay::finishDue,
                        List.of(
                                "insert into erased_contact (organisation_id, token, epoch, erased_at) values ('"
                                        + gone.organisation() + "', '\\x00', 0, 'epoch')",
                                // Erased long ago, and never marked as done.
                                "update erased_contact set done_at = null, erased_at = 'epoch'"
                                        + " where organisation_id = '" + bolt.organisation() + "'"),
                        "select count(*) from erased_contact where done_at is null and organisation_id = '"
                                + bolt.organisation() + "'"));
        UUID rotation = UUID.randomUUID();
        jobs.put(
                "RotationRun.runDue",
                new Job(
                        moxora.keys.rotationRun::runDue,
                        List.of(
                                "insert into key_rotation (id, kind, requested_at, requested_by) values ('" + rotation
                                        + "', 'KEYS', now(), 'operator:x')",
                                "insert into key_rotation_part (rotation_id, organisation_id, step) values ('"
                                        + rotation
                                        + "', '" + nobody + "', 'WAITING'), ('" + rotation + "', '"
                                        + gone.organisation()
                                        + "', 'SWEEPING')",
                                "update key_rotation_part set step = 'WAITING' where rotation_id = '" + rotation + "'"),
                        "select count(*) from key_rotation where finished_at is null and id = '" + rotation + "'"));
        UUID wrapping = UUID.randomUUID();
        jobs.put(
                "KekRotation.runDue",
                new Job(
                        moxora.keys.kekRotation::runDue,
                        List.of(
                                "insert into key_rotation (id, kind, requested_at, requested_by, reason, kek_uri) values ('"
                                        + wrapping + "', 'KEK', now(), 'operator:x', '" + nobody + "', '"
                                        + moxora.keys.kekRotation.inUse() + "'), ('" + UUID.randomUUID()
                                        + "', 'KEK', now(), 'operator:x', '" + gone.organisation() + "', '"
                                        + moxora.keys.kekRotation.inUse()
                                        + "')"),
                        "select count(*) from key_rotation where finished_at is null and kind = 'KEK'"));
        jobs.put(
                "OldKeys.destroyDue",
                new Job(
                        moxora.keys.oldKeys::destroyDue,
                        List.of(life(nobody, 1, "ACTIVE", past, "null"), life(nobody, 2, "DEACTIVATED", past, past)),
                        // What it cannot look for it does not call destroyed.
                        "select count(*) from key_life where state = 'DESTROYED' and organisation_id = '" + nobody
                                + "'"));
        UUID stranger = UUID.randomUUID();
        jobs.put(
                "KeyUsage.requestDue",
                new Job(
                        moxora.keys.usage::requestDue,
                        List.of(
                                life(stranger, 1, "ACTIVE", past, "null"),
                                life(gone.organisation().value(), 9, "ACTIVE", past, "null")),
                        "select count(*) from key_rotation_part where organisation_id in ('" + stranger + "', '"
                                + gone.organisation() + "') and finished_at is null"));
        jobs.put(
                "KeyUsage.flush",
                new Job(
                        moxora.keys.usage::flush,
                        List.of(life(UUID.randomUUID(), 3, "ACTIVE", past, "null")),
                        "select count(*) from key_life where uses <> 0 and generation = 3"));
        jobs.put(
                "EpochUpkeep.runDue",
                // What has taken effect nowhere stays listed.
                new Job(
                        moxora.erasure.upkeep::runDue,
                        List.of("insert into epoch_given (epoch, organisation_id, at) values (999999999, '" + nobody
                                + "', now() - interval '2 hours') on conflict do nothing"),
                        "select count(*) from epoch_floor where floor >= 999999999"));
        jobs.put(
                "ErasureRun.verifyDue",
                // Its rows are not gone.
                new Job(
                        moxora.erasure.run::verifyDue,
                        List.of(closure(bolt, past)),
                        "select count(*) from closure where verified_at is not null and purged_at is null"));
        jobs.put(
                "ErasureRun.destroyDue",
                new Job(
                        moxora.erasure.run::destroyDue,
                        List.of(closure(bolt, past)),
                        "select count(*) from closure where purged_at is null and key_destroyed_at is not null"));
        jobs.put(
                "ClosureAlarms.runDue",
                // As of the erasure: a closure of an organisation that is not closing.
                new Job(
                        moxora.erasure.alarms::runDue,
                        List.of("insert into closure_request (organisation_id, requested_at, requested_by, expires_at)"
                                + " values ('" + gone.organisation() + "', " + past + ", 'admin:x', " + past + ")"),
                        "select count(*) from closure_request"));
        UUID abandoned = UUID.randomUUID();
        jobs.put(
                "AbandonedSignUps.runDue",
                new Job(
                        moxora.erasure.abandonedSignUps::runDue,
                        List.of(
                                "insert into organisation_registry (organisation_id, state, policy, created_at) values ('"
                                        + abandoned + "', 'ACTIVE', 'moxora', " + past + ")",
                                "update organisation_registry set settled_at = null, created_at = " + past
                                        + " where organisation_id in ('" + gone.organisation() + "', '"
                                        + acme.organisation() + "')"),
                        "select count(*) from organisation_registry where settled_at is null or (organisation_id = '"
                                + abandoned + "' and state <> 'VERIFIED')"));
        jobs.put(
                "MailDelivery.deliverDue",
                // Its record is a route, and no route outlives its organisation.
                new Job(moxora.mail.delivery::deliverDue, List.of(), "select 0"));
        jobs.put(
                "TriggerDelivery.deliverDue",
                // As with mails.
                new Job(moxora.email.triggers.delivery::deliverDue, List.of(), "select 0"));
        // They go the rounds of whatever organisations the registry calls living.
        String wronglyLiving =
                "select count(*) from organisation_registry where state = 'ACTIVE' and organisation_id = '"
                        + gone.organisation() + "'";
        Map<String, Runnable> rounds = Map.of(
                "RetentionRun.runDue", moxora.retention.run::runDue,
                "UnreadFeeds.runDue", moxora.email.triggers.unread::runDue,
                "RowsAnew.runDue", moxora.email.rowsAnew::runDue);
        rounds.forEach((name, round) -> jobs.put(name, new Job(round, List.of(), wronglyLiving)));
        jobs.put(
                "HoldEnds.runDue",
                new Job(
                        moxora.holds.ends::runDue,
                        List.of(
                                hold(gone, "ACTIVE", past, past),
                                hold(bolt, "ACTIVE", past, past),
                                hold(bolt, "PROPOSED", past, "null")),
                        // One that has no key cannot be shown to be over.
                        "select count(*) from legal_hold where state in ('PROPOSED', 'ENDING', 'ENDED')"));
        jobs.put("EventMonths.runDue", new Job(moxora.email.months::runDue, List.of(), "select 0"));
        // Policies are all that it reads.
        jobs.put("ProcessorReviews.runDue", new Job(moxora.ai.processors.reviews::runDue, List.of(), "select 0"));
        UUID operator = UUID.randomUUID();
        jobs.put(
                "OperatorParts.endDue",
                new Job(
                        moxora.operatorParts::endDue,
                        List.of(
                                "insert into operator (id, name, token_hash, created_at) values ('" + operator + "', '"
                                        + operator + "', '\\x"
                                        + operator.toString().replace("-", "") + "', " + past
                                        + ")",
                                support(operator, gone, past),
                                support(operator, bolt, past)),
                        "select count(*) from support_request where closed_at is null"));
        jobs.put(
                "Checkpoints.runDue",
                new Job(
                        moxora.auditing.checkpoints::runDue,
                        List.of(),
                        "select count(*) from audit_checkpoint c join closure g using (organisation_id)"
                                + " where c.at > g.verified_at"));
        jobs.put(
                "GroupedReads.flush",
                new Job(
                        () -> {
                            moxora.auditing.reads.note(
                                    gone, AuditEvent.of(AuditAction.CONTACT_READ, UUID.randomUUID()));
                            moxora.auditing.reads.flush();
                        },
                        List.of(),
                        "select 0"));
        return jobs;
    }

    /** Of an organisation that is not closing. */
    private static String closure(TenantScope scope, String past) {
        return "insert into closure (organisation_id, requested_at, requested_by, undo_until, due_at, alarm_at,"
                + " deadline) values ('" + scope.organisation() + "', " + past + ", 'admin:x', " + past + ", " + past
                + ", " + past + ", " + past + ")";
    }

    /** A hold that is over and never had a key. */
    private static String hold(TenantScope scope, String state, String past, String confirmedAt) {
        return "insert into legal_hold (id, organisation_id, state, classes, ground_kind, reference, confidential,"
                + " proposed_by, proposed_at, confirmed_by, confirmed_at, placed_at, expires_at, epoch) values ('"
                + UUID.randomUUID() + "', '" + scope.organisation() + "', '" + state
                + "', 'AUDIT', 'TAX', 'x', false, '"
                + UUID.randomUUID() + "', " + past + ", '" + UUID.randomUUID() + "', " + confirmedAt + ", " + past
                + ", "
                + past + ", 0)";
    }

    /** A request for support that nobody of the organisation has seen. */
    private static String support(UUID operator, TenantScope scope, String past) {
        return "insert into support_request (id, organisation_id, operator_id, requested_at, due_at) values ('"
                + UUID.randomUUID() + "', '" + scope.organisation() + "', '" + operator + "', " + past + ", " + past
                + ")";
    }

    /** Waits until what the job began in the background has ended. */
    void settled(Runnable job) {
        job.run();
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String open = "select count(*) from unfinished_work w join organisation_registry using (organisation_id)"
                + " where state in ('ACTIVE', 'CLOSING')";
        while (moxora.vault.within(sql -> sql.count(open)) > 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static String work(TenantScope scope, String kind, UUID id) {
        return "insert into unfinished_work (organisation_id, id, kind, lease_until) values ('" + scope.organisation()
                + "', '" + id + "', '" + kind + "', 'epoch')";
    }

    /** Of a living organisation; nobody takes up an erased one's. */
    private String openWork(String kind) {
        return "select count(*) from unfinished_work where kind = '" + kind + "' and organisation_id = '"
                + bolt.organisation() + "'";
    }

    private static String life(UUID organisation, int generation, String state, String since, String destroyAfter) {
        return "insert into key_life (organisation_id, purpose, generation, state, since, created_at, activated_at,"
                + " destroy_after) values ('" + organisation + "', 'fields', " + generation + ", '" + state + "', "
                + since
                + ", " + since + ", " + since + ", " + destroyAfter + ")";
    }
}
