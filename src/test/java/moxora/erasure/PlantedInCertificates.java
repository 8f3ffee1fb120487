package moxora.erasure;

import jakarta.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import moxora.app.Assembly;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.policy.Policy;
import moxora.store.KeyClock;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** Erasures that are not whole, each of which must be refused its certificate. */
final class PlantedInCertificates {

    private static final String NODES = "no node holds the organisation's keys";

    private final Sandbox sandbox;
    private final Assembly moxora;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final Evidence evidence;
    private final Supplier<List<String>> scan;

    /**
     * @param acme is erased
     * @param bolt is not
     * @param scan the names of the checks of a scan of Acme that do not hold
     */
    PlantedInCertificates(
            Sandbox sandbox, TenantScope acme, TenantScope bolt, Evidence evidence, Supplier<List<String>> scan) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
        this.acme = acme;
        this.bolt = bolt;
        this.evidence = evidence;
        this.scan = scan;
    }

    Stream<Plant> all() {
        return Stream.of(
                new Plant(
                        "T-29",
                        "a node that has not heard that the keys are gone",
                        () -> scan.get().contains(NODES),
                        this::deafNodeIsSeen),
                Plant.of("T-57", "a certificate for no work", this::refusesToCertify, evidence, withoutWork()),
                Plant.of("T-57", "a certificate without a key", this::refusesToCertify, evidence, withoutKeys()),
                Plant.of("T-57", "a certificate for a failed scan", this::refuses, report(), failed()),
                Plant.of("T-57", "a certificate for half a purge", this::refuses, report(), after("contact", 1L)),
                Plant.of(
                        "T-57", "a certificate for a table not looked at", this::refuses, report(), without("contact")),
                Plant.of("T-57", "a certificate for rows from nowhere", this::refuses, report(), after("stray", 1L)),
                Plant.of(
                        "T-57",
                        "a certificate for a scan that left the keys out",
                        this::refuses,
                        report(),
                        leftOut(ResidueScan.NO_OPENING)),
                Plant.of(
                        "T-57",
                        "a certificate for a scan without control",
                        this::refuses,
                        report(),
                        leftOut("control: one")),
                Plant.of(
                        "T-57",
                        "a certificate before the keys went",
                        this::refusesClosure,
                        sandbox.clock.instant(),
                        (java.time.Instant) null),
                Plant.of(
                        "T-57",
                        "a certificate under another policy than that of the request",
                        this::refusesUnder,
                        "moxora",
                        "pixelant"));
    }

    private Evidence withoutWork() {
        return new Evidence(
                Map.of("contact", 0L),
                evidence.keys(),
                evidence.canary(),
                evidence.canaryText(),
                evidence.unreadable(),
                evidence.auditHead(),
                evidence.auditCheckpoint());
    }

    private Evidence withoutKeys() {
        return new Evidence(
                evidence.countsBefore(),
                List.of(),
                evidence.canary(),
                evidence.canaryText(),
                evidence.unreadable(),
                evidence.auditHead(),
                evidence.auditCheckpoint());
    }

    /** What a clean scan of as many tables as there were would say. */
    private ResidueScan.Report report() {
        Map<String, Long> after = new TreeMap<>();
        evidence.countsBefore().keySet().forEach(table -> after.put(table, 0L));
        List<Check> checks = Stream.of(
                        ResidueScan.NO_ROW, ResidueScan.NO_KEYSET, ResidueScan.NO_OPENING, "control: one")
                .map(name -> new Check(name, true, "0"))
                .toList();
        return new ResidueScan.Report(checks, after, 0, 0, 0);
    }

    private ResidueScan.Report failed() {
        List<Check> checks = new ArrayList<>(report().checks());
        checks.set(0, new Check(ResidueScan.NO_ROW, false, "1 rows"));
        return new ResidueScan.Report(checks, report().countsAfter(), 0, 0, 0);
    }

    private ResidueScan.Report leftOut(String check) {
        return new ResidueScan.Report(
                report().checks().stream()
                        .filter(looked -> !looked.name().equals(check))
                        .toList(),
                report().countsAfter(),
                0,
                0,
                0);
    }

    private ResidueScan.Report after(String table, long rows) {
        Map<String, Long> after = new TreeMap<>(report().countsAfter());
        after.put(table, rows);
        return new ResidueScan.Report(report().checks(), after, 0, 0, 0);
    }

    private ResidueScan.Report without(String table) {
        Map<String, Long> after = new TreeMap<>(report().countsAfter());
        after.remove(table);
        return new ResidueScan.Report(report().checks(), after, 0, 0, 0);
    }

    /** A node that is there, and has applied nothing since before the keys went. */
    private boolean deafNodeIsSeen() {
        UUID node = UUID.randomUUID();
        moxora.vault.run(sql -> KeyClock.strike(sql, acme.organisation()));
        sandbox.inVaultAsSuperuser("insert into key_node values ('" + node + "', 0, now() + interval '1 hour')");
        try {
            return scan.get().contains(NODES);
        } finally {
            sandbox.inVaultAsSuperuser("delete from key_node where id = '" + node + "'");
        }
    }

    private boolean refusesToCertify(Evidence shown) {
        return refuses(shown, report(), sandbox.clock.instant(), "moxora");
    }

    private boolean refuses(ResidueScan.Report report) {
        return refuses(evidence, report, sandbox.clock.instant(), "moxora");
    }

    private boolean refusesClosure(Instant keyDestroyedAt) {
        return refuses(evidence, report(), keyDestroyedAt, "moxora");
    }

    private boolean refusesUnder(String policy) {
        return refuses(evidence, report(), sandbox.clock.instant(), policy);
    }

    /** Tries to issue one for Bolt, which has none yet, and takes it back. */
    private boolean refuses(Evidence shown, ResidueScan.Report report, Instant keyDestroyedAt, String askedUnder) {
        Policy policy = moxora.policies.require("moxora");
        Closure done = moxora.erasure.closures.find(acme.organisation()).orElseThrow();
        Closure closure = new Closure(
                bolt.organisation(),
                OrganisationState.PURGED,
                done.requestedAt(),
                done.requestedBy(),
                done.undoUntil(),
                done.dueAt(),
                done.alarmAt(),
                done.deadline(),
                keyDestroyedAt,
                sandbox.clock.instant(),
                null,
                null);
        try {
            moxora.vault.run(sql -> {
                new ErasureJournal(moxora.vault, sandbox.clock)
                        .write(
                                sql,
                                bolt.organisation(),
                                "requested",
                                Json.createObjectBuilder()
                                        .add("policy", askedUnder)
                                        .add("policyDigest", policy.digest())
                                        .build());
                moxora.erasure.certificates.issue(sql, closure, policy, shown, report, sandbox.clock.instant());
                throw new TakenBack();
            });
            return false;
        } catch (TakenBack issued) {
            return false;
        } catch (Fault refused) {
            return refused.detail().startsWith("There is no certificate");
        }
    }

    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
