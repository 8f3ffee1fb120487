package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.battery.Furnished.Known;
import moxora.email.Reports;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every job is given a record that names no organisation, an erased one, and one to which its thing does not belong. It
 * ends, touches nothing of anybody, and does not come back to the record for ever.
 */
@Tag("T-07")
class JobsTest {

    /** What takes no arguments and gives nothing back in the graph, and is no job; and why. */
    private static final Set<String> NO_JOBS = Set.of(
            // Begins and ends what runs jobs.
            "KeyFeed.start",
            // Run before anything is served, and never again.
            "RestoreGate.bringUp",
            "RestoreGate.settle",
            // Forget keys of this node, of everybody alike.
            "Keyrings.evictAll",
            // Two jobs that are tried below, one after the other.
            "ErasureRun.runDue",
            "Keyrings.expire",
            // Tries the configured keys once, at start.
            "ConfiguredKeks.tryOut",
            "ConfiguredKeks.close",
            // Ends the trail's own timers, once what waited is written down.
            "AuditParts.close",
            "GroupedReads.close");

    /** Jobs with timers of their own, apart from the others. */
    private static final Set<String> OF_THE_TRAIL = Set.of("Checkpoints.runDue", "GroupedReads.flush");

    private static Sandbox sandbox;
    private static Assembly moxora;
    private static TenantScope acme;
    private static TenantScope bolt;
    private static TenantScope gone;
    private static Known ofAcme;
    private static Known ofGone;
    private static Reports provider;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        gone = sandbox.organisation("gone");
        ofGone = new Furnished(sandbox, gone).furnish();
        Closure closure = moxora.erasure.closures.request(gone);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        assertThat(moxora.erasure
                        .closures
                        .find(gone.organisation())
                        .orElseThrow()
                        .state())
                .isEqualTo(OrganisationState.VERIFIED);
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        ofAcme = new Furnished(sandbox, acme).furnish();
        new Furnished(sandbox, bolt).furnish();
        provider = Reports.of(moxora, bolt);
        settled(moxora.contactImport::resumeUnfinished);
        moxora.keys.usage.flush();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** A job, the records that it must not be led astray by, and whether one of them is still to be done afterwards. */
    private record Job(Runnable run, List<String> records, String open) {}

    private static Map<String, Job> jobs() {
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

    @TestFactory
    Stream<DynamicTest> aRecordThatLeadsAstray_endsTheJob_andTouchesNobody() {
        return jobs().entrySet().stream().map(job -> DynamicTest.dynamicTest(job.getKey(), () -> run(job.getValue())));
    }

    private static void run(Job job) {
        // What was read of them before this is no work of the job.
        moxora.auditing.reads.flush();
        String before = state();
        job.records.forEach(sandbox::inVaultAsSuperuser);
        assertThatCode(job.run::run).doesNotThrowAnyException();
        job.run.run();
        assertThat(state()).as("what the organisations have").isEqualTo(before);
        assertThat(moxora.contacts.get(acme, ofAcme.contact())).isNotNull();
        long open = moxora.vault.within(sql -> sql.count(job.open));
        assertThat(open).as("left open").isZero();
        sandbox.inVaultAsSuperuser("delete from closure where organisation_id = '" + bolt.organisation() + "'");
    }

    @Test
    void everyJobOfTheGraph_isTried() throws ReflectiveOperationException {
        Set<String> found = new TreeSet<>();
        collect(moxora, found);
        found.removeAll(NO_JOBS);
        assertThat(jobs().keySet()).isEqualTo(found);
        assertThat(moxora.keyJobs().size()
                        + moxora.promptJobs().size()
                        + moxora.proofJobs().size())
                .as("each job that is scheduled has an entry here")
                .isEqualTo(jobs().size() - OF_THE_TRAIL.size());
    }

    /** Work without an organisation, or with one that never was, cannot even be noted. */
    @Test
    void workOfNobody_isRefusedByTheVault() {
        for (String nobody : List.of("null", "'" + UUID.randomUUID() + "'")) {
            assertThatThrownBy(() -> sandbox.inVaultAsSuperuser(
                            "insert into unfinished_work (organisation_id, id, kind, lease_until) values (" + nobody
                                    + ", '" + UUID.randomUUID() + "', 'IMPORT', now())"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> sandbox.inVaultAsSuperuser(
                            "insert into closure (organisation_id, requested_at, requested_by, undo_until, due_at, alarm_at,"
                                    + " deadline) values (" + nobody + ", now(), 'x', now(), now(), now(), now())"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eventsOfAnErasedOrNoOrganisation_areTakenWithoutEffect() {
        String before = state();
        Instant now = sandbox.clock.instant();
        TenantScope nobody = TestPlatform.scope(new OrganisationId(UUID.randomUUID()), UUID.randomUUID());
        for (TenantScope scope : List.of(gone, nobody)) {
            assertThat(provider.receive(scope, ofGone.endpoint(), "open", ofAcme.email(), now)
                            .accepted())
                    .isZero();
            assertThat(provider.receive(scope, provider.endpoint(), "open", ofAcme.email(), now)
                            .accepted())
                    .isZero();
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aMeasurementForAnErasedOrNoOrganisation_isRefused() {
        var accepted = moxora.policies.require("moxora").search();
        TenantScope nobody = TestPlatform.scope(new OrganisationId(UUID.randomUUID()), UUID.randomUUID());
        for (TenantScope scope : List.of(gone, nobody)) {
            assertThatThrownBy(() -> moxora.leakageMeter.measure(scope, "GB", accepted))
                    .isInstanceOf(Fault.class);
        }
        assertThat(moxora.leakageMeter.measure(acme, "GB", accepted)).isNotNull();
    }

    /** Waits until what the job began in the background has ended. */
    private static void settled(Runnable job) {
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
    private static String openWork(String kind) {
        return "select count(*) from unfinished_work where kind = '" + kind + "' and organisation_id = '"
                + bolt.organisation() + "'";
    }

    private static String life(UUID organisation, int generation, String state, String since, String destroyAfter) {
        return "insert into key_life (organisation_id, purpose, generation, state, since, created_at, activated_at,"
                + " destroy_after) values ('" + organisation + "', 'fields', " + generation + ", '" + state + "', "
                + since
                + ", " + since + ", " + since + ", " + destroyAfter + ")";
    }

    private static void collect(Object part, Set<String> jobs) throws ReflectiveOperationException {
        for (Field field : part.getClass().getFields()) {
            Object value = field.get(part);
            if (value == null
                    || !value.getClass().getName().startsWith("moxora.")
                    || Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            for (Method method : value.getClass().getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && (method.getReturnType() == void.class
                                || method.getName().equals("runDue"))
                        && method.getParameterCount() == 0) {
                    jobs.add(value.getClass().getSimpleName() + "." + method.getName());
                }
            }
            if (value.getClass().getPackageName().equals("moxora.app")) {
                collect(value, jobs);
            }
        }
    }

    /** Every row of the tenant data, but for the erased organisation's nothing, and the keys of the living. */
    private static String state() {
        List<String> rows = Stream.of(acme, bolt, gone)
                .flatMap(scope -> moxora
                        .store
                        .within(
                                scope,
                                session -> moxora.databases().catalogue().tablesWith("organisation_id").stream()
                                        .sorted()
                                        .flatMap(table -> session
                                                .sql()
                                                .rows(
                                                        "select t::text from " + table
                                                                + " t where organisation_id = ? order by 1",
                                                        row -> table + row.text(1),
                                                        session.organisation())
                                                .stream())
                                        .toList())
                        .stream())
                .toList();
        List<String> lives = moxora.vault.within(sql -> sql.rows(
                "select organisation_id || purpose || generation || state from key_life where organisation_id in (?, ?)"
                        + " union all select organisation_id || purpose || generation || md5(wrapped) from wrapped_keyset"
                        + " where organisation_id in (?, ?) order by 1",
                row -> row.text(1),
                acme.organisation().value(),
                bolt.organisation().value(),
                acme.organisation().value(),
                bolt.organisation().value()));
        return String.join("\n", rows) + String.join("\n", lives);
    }
}
