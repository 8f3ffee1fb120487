package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.Heard;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.erasure.ErasureRun;
import moxora.launch.TrailVerdict;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How far a trail has come is signed in time, once, by whichever node, and never over a broken one. */
@Tag("T-38")
@Tag("T-60")
class CheckpointsTest {

    @Test
    void anHourAfterTheFirstNewEntry_andAfterAThousand_aCheckpointIsMade_andNoneWithoutNewEntries() {
        try (Sandbox sandbox = Sandbox.open()) {
            Checkpoints checkpoints = sandbox.assembly.auditing.checkpoints;
            TenantScope acme = sandbox.organisation("acme");
            UUID id = acme.organisation().value();
            checkpoints.runDue();
            assertThat(checkpoints.all(id)).hasSize(1);

            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
            checkpoints.runDue();
            assertThat(checkpoints.all(id)).hasSize(1);
            sandbox.clock.advanceTo(sandbox.clock.instant().plus(Checkpoints.AGE));
            checkpoints.runDue();
            assertThat(checkpoints.all(id)).extracting(Checkpoint::seq).containsExactly(2L, 3L);
            sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(3)));
            checkpoints.runDue();
            assertThat(checkpoints.all(id)).hasSize(2);

            sandbox.assembly.store.run(acme, session -> {
                for (int i = 0; i < Checkpoints.ENTRIES; i++) {
                    sandbox.assembly.audit.record(session, AuditEvent.of(AuditAction.CONTACT_READ, id));
                }
            });
            checkpoints.runDue();
            assertThat(checkpoints.all(id)).extracting(Checkpoint::seq).containsExactly(2L, 3L, 1_003L);
            assertThat(sandbox.assembly.auditing.verification.of(acme)).satisfies(verdict -> {
                assertThat(verdict.intact()).isTrue();
                assertThat(verdict.checkpoints()).isEqualTo(3);
                assertThat(verdict.entries()).isEqualTo(1_003);
            });
        }
    }

    @Test
    void aBrokenTrail_isNotSigned_andItsNeighbourIs() {
        try (Sandbox sandbox = Sandbox.open()) {
            Checkpoints checkpoints = sandbox.assembly.auditing.checkpoints;
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            sandbox.asSuperuser("update audit_entry set actor = 'admin:x' where seq = 1 and organisation_id = '"
                    + acme.organisation() + "'");
            checkpoints.runDue();
            assertThat(checkpoints.all(acme.organisation().value())).isEmpty();
            assertThat(checkpoints.all(bolt.organisation().value())).hasSize(1);
            assertThat(sandbox.assembly.auditing.verification.of(acme).firstBroken())
                    .isEqualTo(1);
            assertThat(sandbox.assembly.auditing.verification.of(bolt).intact()).isTrue();
        }
    }

    @Test
    void nodesThatSignAtOnce_makeOneChainOfCheckpoints() throws Exception {
        try (Sandbox sandbox = Sandbox.open();
                Assembly other = new Assembly(sandbox.settings, sandbox.clock)) {
            TenantScope acme = sandbox.organisation("acme");
            ExecutorService pool = Executors.newFixedThreadPool(4);
            Callable<Boolean> here = () -> signs(sandbox.assembly, acme);
            Callable<Boolean> there = () -> signs(other, acme);
            for (Future<Boolean> done : pool.invokeAll(List.of(here, there, here, there))) {
                assertThat(done.get()).isTrue();
            }
            pool.shutdown();
            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
            assertThat(sandbox.assembly.auditing.verification.of(acme).checkpoints())
                    .isPositive();
        }
    }

    private static boolean signs(Assembly node, TenantScope scope) {
        for (int i = 0; i < 10; i++) {
            node.contacts.create(scope, "GB", TestPlatform.ada());
            node.auditing.checkpoints.of(scope).orElseThrow();
        }
        return true;
    }

    @Test
    void whatOperatorsDid_isATrailOfItsOwn_signedAndVerifiedAlike() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            Actor operator = new Actor(UUID.randomUUID(), Actor.Role.OPERATOR);
            PlatformTrail platform = sandbox.assembly.auditing.platform;
            assertThat(sandbox.assembly.auditing.verification.ofPlatform().intact())
                    .isTrue();
            for (long i = 0; i < 5; i++) {
                platform.record(operator, AuditAction.CLOCK_MOVED, null, Map.of("days", i));
            }
            sandbox.assembly.auditing.operatorActs.record(
                    new TenantScope(acme.organisation(), operator, Purpose.AUDIT), AuditAction.AUDIT_VERIFIED);

            UUID other = UUID.randomUUID();
            sandbox.assembly.auditing.operatorActs.record(operator, AuditAction.OPERATOR_DISABLED, other);

            assertThat(platform.before(Long.MAX_VALUE, 1).get(0).target()).isEqualTo(other);
            assertThat(platform.before(7, 2))
                    .extracting(AuditTrail.Entry::actor, AuditTrail.Entry::action, AuditTrail.Entry::target)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(
                                    operator.label(),
                                    "audit_verified",
                                    acme.organisation().value()),
                            org.assertj.core.api.Assertions.tuple(operator.label(), "clock_moved", null));
            sandbox.assembly.auditing.checkpoints.platform().orElseThrow();
            assertThat(sandbox.assembly.auditing.verification.ofPlatform()).satisfies(verdict -> {
                assertThat(verdict.intact()).isTrue();
                assertThat(verdict.entries()).isEqualTo(7);
                assertThat(verdict.checkpoints()).isEqualTo(1);
            });
            sandbox.inVaultAsSuperuser("delete from platform_audit_entry where seq = 7; update platform_audit_head set"
                    + " seq = 6, hash = (select hash from platform_audit_entry where seq = 6)");
            assertThat(sandbox.assembly.auditing.verification.ofPlatform().firstBroken())
                    .isEqualTo(7);
        }
    }

    @Test
    void theLastCheckpoint_isInTheCertificate_withTheCount_beforeAnyEntryIsDeleted() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
            sandbox.assembly.erasure.closures.request(acme);
            AuditTrail.Head head = sandbox.assembly.store.within(acme, sandbox.assembly.audit::head);
            sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(29)));
            // Without a last mail, which would be one more entry.
            new ErasureRun(
                            sandbox.assembly.erasure.context,
                            sandbox.assembly.erasure.certificates,
                            List.of(),
                            List.of())
                    .runDue();

            List<String> steps = sandbox.assembly.vault.within(sql -> sql.rows(
                    "select case when detail like '%\"audit_entry\"%' and step = 'purged' then 'trail purged' else step end"
                            + " from erasure_journal where organisation_id = ? and (step = 'evidence' and detail like ?"
                            + " or step = 'purged' and detail like '%audit_entry%') order by seq",
                    row -> row.text(1), acme.organisation().value(), "%" + head.hash() + "%"));
            assertThat(steps).containsExactly("evidence", "trail purged");
            JsonObject certificate = parse(sandbox.assembly
                    .erasure
                    .certificates
                    .find(acme.organisation())
                    .orElseThrow());
            JsonObject quoted = certificate.getJsonObject("auditHead");
            assertThat(quoted.getJsonNumber("seq").longValue()).isEqualTo(head.seq());
            assertThat(quoted.getString("hash")).isEqualTo(head.hash());
            assertThat(quoted.getJsonNumber("entries").longValue()).isEqualTo(head.seq());
            Checkpoint kept = sandbox.assembly
                    .auditing
                    .checkpoints
                    .all(acme.organisation().value())
                    .get(0);
            assertThat(certificate.getJsonObject("auditCheckpoint")).isEqualTo(parse(kept.json()));
            assertThat(kept.hash()).isEqualTo(head.hash());
            assertThat(certificate.getJsonObject("countsAfter").getInt("audit_entry"))
                    .isZero();
            assertThat(moxora.launch.Verdict.holds(
                            sandbox.assembly
                                    .erasure
                                    .certificates
                                    .find(acme.organisation())
                                    .orElseThrow(),
                            sandbox.assembly.erasure.certificates.publicKeyPem()))
                    .isTrue();
        }
    }

    @Test
    void aClosedOrganisation_isAskedForNothingMore_andNoWarningIsWritten() {
        try (Sandbox sandbox = Sandbox.open()) {
            Checkpoints checkpoints = sandbox.assembly.auditing.checkpoints;
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
            sandbox.clock.advanceTo(
                    sandbox.assembly.erasure.closures.request(acme).dueAt());
            sandbox.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
            sandbox.asSuperuser("update audit_entry set actor = 'admin:x' where seq = 1 and organisation_id = '"
                    + bolt.organisation() + "'");
            sandbox.assembly.erasure.run.runDue();
            sandbox.clock.advanceTo(sandbox.clock.instant().plus(Checkpoints.AGE));

            String heard = String.join("\n", Heard.during(checkpoints::runDue).all());

            assertThat(heard).doesNotContain(acme.organisation().toString());
            // The control: of the neighbour's broken trail it is told.
            assertThat(heard).contains(bolt.organisation().toString());
        }
    }

    @Test
    void anExportAndTheVerification_sayTheSame() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
            assertThat(exported(sandbox, acme).exit()).isZero();
            sandbox.asSuperuser("update audit_entry set fields = 'notes' where seq = 3 and organisation_id = '"
                    + acme.organisation() + "'");
            assertThat(sandbox.assembly.auditing.verification.of(acme).firstBroken())
                    .isEqualTo(3);
            assertThat(exported(sandbox, acme).exit()).isEqualTo(1);
            assertThat(exported(sandbox, acme).said()).contains("From entry 3 on");
        }
    }

    private static TrailVerdict exported(Sandbox sandbox, TenantScope scope) throws java.io.IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        sandbox.assembly.auditing.export.write(scope, out);
        return TrailVerdict.of(
                out.toString(java.nio.charset.StandardCharsets.UTF_8),
                sandbox.assembly.erasure.certificates.publicKeyPem());
    }

    private static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
