package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
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
    private static JobRecords records;

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
        records = new JobRecords(sandbox, acme, bolt, gone, ofAcme, ofGone);
        records.settled(moxora.contactImport::resumeUnfinished);
        moxora.keys.usage.flush();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @TestFactory
    Stream<DynamicTest> aRecordThatLeadsAstray_endsTheJob_andTouchesNobody() {
        return records.jobs().entrySet().stream()
                .map(job -> DynamicTest.dynamicTest(job.getKey(), () -> run(job.getValue())));
    }

    private static void run(JobRecords.Job job) {
        // What was read of them before this is no work of the job.
        moxora.auditing.reads.flush();
        String before = state();
        job.records().forEach(sandbox::inVaultAsSuperuser);
        assertThatCode(job.run()::run).doesNotThrowAnyException();
        job.run().run();
        assertThat(state()).as("what the organisations have").isEqualTo(before);
        assertThat(moxora.contacts.get(acme, ofAcme.contact())).isNotNull();
        long open = moxora.vault.within(sql -> sql.count(job.open()));
        assertThat(open).as("left open").isZero();
        sandbox.inVaultAsSuperuser("delete from closure where organisation_id = '" + bolt.organisation() + "'");
    }

    @Test
    void everyJobOfTheGraph_isTried() throws ReflectiveOperationException {
        Set<String> found = new TreeSet<>();
        collect(moxora, found);
        found.removeAll(NO_JOBS);
        assertThat(records.jobs().keySet()).isEqualTo(found);
        assertThat(moxora.keyJobs().size()
                        + moxora.promptJobs().size()
                        + moxora.proofJobs().size())
                .as("each job that is scheduled has an entry here")
                .isEqualTo(records.jobs().size() - OF_THE_TRAIL.size());
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
