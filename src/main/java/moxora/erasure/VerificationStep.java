package moxora.erasure;

import jakarta.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** From PURGED to VERIFIED: a fresh scan, and the certificate if it is clean. */
final class VerificationStep {

    private final RunContext context;
    private final ErasureJournal journal;
    private final ResidueScan scan;
    private final Certificates certificates;

    VerificationStep(RunContext context, ErasureJournal journal, ResidueScan scan, Certificates certificates) {
        this.context = context;
        this.journal = journal;
        this.scan = scan;
        this.certificates = certificates;
    }

    void carryOut(TenantScope scope, Claim claim, Closure closure) {
        Evidence evidence = journal.evidence(scope.organisation());
        ResidueScan.Report report = scan.of(scope, evidence);
        if (!report.isClean()) {
            throw new Setback.NotClean(report.broken());
        }
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
        String policy =
                context.registry().find(scope.organisation()).orElseThrow().policy();
        context.vault().run(sql -> {
            claim.reach(sql, OrganisationState.VERIFIED, "verified_at", now);
            certificates.issue(sql, closure, context.policies().require(policy), evidence, report, now);
            journal.write(
                    sql,
                    scope.organisation(),
                    "verified",
                    Json.createObjectBuilder().build());
        });
    }
}
