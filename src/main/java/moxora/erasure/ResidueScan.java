package moxora.erasure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moxora.store.Catalogue;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Looks for what is left of an organisation, in SQL and in every file within reach, and shows with controls that it
 * would have found something: a plaintext planted in each kind of sink, and a neighbour's rows and keys.
 */
final class ResidueScan {

    private static final int NEIGHBOURS = 20;
    private static final int TRIES = 3;

    private static final int MOST_CANARIES = 20;
    static final String NO_ROW = "no row of the organisation in any table";
    static final String NO_KEYSET = "no wrapped keyset in the vault";
    static final String NO_OPENING = "the organisation's canary no longer opens";

    /** How the name of a check begins that shows that something would have been found. */
    static final String CONTROL = "control: ";

    private final TenantStore purging;
    private final Vault vault;
    private final KeyDestruction keys;
    private final ErasurePlan plan;
    private final OrganisationRegistry registry;
    private final Sinks sinks;
    private final List<ResidueCheck> more;

    ResidueScan(RunContext context, KeyDestruction keys, List<ResidueCheck> more) {
        this.purging = context.purging();
        this.vault = context.vault();
        this.keys = keys;
        this.plan = context.plan();
        this.registry = context.registry();
        this.sinks = context.sinks();
        this.more = List.copyOf(more);
    }

    /** What a scan saw. Clean means that every check holds, controls included. */
    record Report(
            List<Check> checks,
            Map<String, Long> countsAfter,
            long filesScanned,
            long bytesScanned,
            long unreadableInFiles,
            List<ScannedSink> sinks,
            List<String> notAddressed,
            Set<String> mayKeep) {

        /** Without what the sinks were like. */
        Report(
                List<Check> checks,
                Map<String, Long> countsAfter,
                long filesScanned,
                long bytesScanned,
                long unreadableInFiles) {
            this(checks, countsAfter, filesScanned, bytesScanned, unreadableInFiles, List.of(), List.of(), Set.of());
        }

        boolean isClean() {
            return checks.stream().allMatch(Check::holds);
        }

        /** Whether a control failed, and nothing else. */
        boolean isBlind() {
            return !isClean() && broken().stream().allMatch(check -> check.startsWith(CONTROL));
        }

        List<String> broken() {
            return checks.stream()
                    .filter(check -> !check.holds())
                    .map(Check::name)
                    .toList();
        }
    }

    /**
     * Looks once, and again where nothing but a control failed: what a database moves from its log to its tables while
     * one is read and then the other is in neither.
     */
    Report of(TenantScope scope, Evidence evidence) {
        Report report = once(scope, evidence);
        for (int again = 1; again < TRIES && report.isBlind(); again++) {
            report = once(scope, evidence);
        }
        return report;
    }

    private Report once(TenantScope scope, Evidence evidence) {
        Findings findings = new Findings();
        boolean rewritten = keys.rewrite();
        Map<String, Long> after = purging.within(scope, session -> Catalogue.counts(session, plan.tables()));
        long rows = plan.unheld(after);
        findings.check(NO_ROW, rows == 0, rows + " rows");
        long keysets = keys.remaining(scope.organisation());
        findings.check(NO_KEYSET, keysets == 0, keysets + " keysets");
        boolean opens = keys.openCanary(scope, evidence.canary()).isPresent();
        findings.check(NO_OPENING, !opens, opens ? "it opens" : "no key");
        boolean forgotten = keys.isForgottenEverywhere(scope.organisation());
        findings.check(
                "no node holds the organisation's keys",
                forgotten,
                forgotten ? "all have heard" : "a node has not heard");
        Optional<TenantScope> neighbour = neighbour(scope, findings);
        more.forEach(check -> findings.checks(check.of(scope)));
        sinks(scope, evidence, neighbour, rewritten, findings);
        List<ScannedSink> seen = findings.sinks();
        return new Report(
                List.copyOf(findings.checks()),
                after,
                seen.stream().mapToLong(ScannedSink::files).sum(),
                seen.stream().mapToLong(ScannedSink::bytes).sum(),
                seen.stream()
                        .filter(sink -> sink.name().equals(ControlledScan.DATA_FILES))
                        .mapToLong(sink -> sink.ids() + sink.unreadable())
                        .sum(),
                List.copyOf(seen),
                List.copyOf(findings.notAddressed()),
                plan.tablesThatMayKeep());
    }

    /**
     * The neighbour's rows are there and its canary opens: the scan sees, and nobody else was hit. Where its keys do not
     * open at present, as when they are suspended, it is looked whether they are there: no closure waits for them.
     */
    private Optional<TenantScope> neighbour(TenantScope scope, Findings findings) {
        List<TenantScope> neighbours = registry.neighbours(scope.organisation(), NEIGHBOURS).stream()
                .map(entry ->
                        new TenantScope(entry.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE))
                .toList();
        if (neighbours.isEmpty()) {
            findings.check("control: a neighbour's canary opens", true, "no neighbour is there");
            return Optional.empty();
        }
        // One that is just signing up, or that a restored copy lost, has no rows that could be found.
        TenantScope neighbour = neighbours.stream()
                .filter(other -> tables(other) > 0)
                .findFirst()
                .orElse(neighbours.get(0));
        int tables = tables(neighbour);
        findings.check("control: a neighbour's rows are found", tables > 0, "in " + tables + " tables");
        boolean opens = canaryOpens(neighbour);
        long kept = opens ? 0 : keys.living(neighbour.organisation());
        String found = opens
                ? "it opens"
                : kept > 0 ? kept + " keysets are there and do not open at present" : "it does not open";
        findings.check("control: a neighbour's canary opens", opens || kept > 0, found);
        return Optional.of(neighbour);
    }

    private int tables(TenantScope organisation) {
        return purging.within(organisation, session -> Catalogue.filled(session, plan.tables()))
                .size();
    }

    private boolean canaryOpens(TenantScope neighbour) {
        return canaryOf(neighbour)
                .flatMap(canary -> keys.openCanary(neighbour, canary))
                .isPresent();
    }

    Optional<KeyDestruction.Canary> canaryOf(TenantScope scope) {
        return canariesOf(scope).stream().findFirst();
    }

    List<KeyDestruction.Canary> canariesOf(TenantScope scope) {
        return purging.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id, sealed from canary where organisation_id = ? order by id limit "
                                        + MOST_CANARIES,
                                row -> new KeyDestruction.Canary(row.uuid(1), row.sealed(2)),
                                session.organisation()));
    }

    private void sinks(
            TenantScope scope,
            Evidence evidence,
            Optional<TenantScope> neighbour,
            boolean rewritten,
            Findings findings) {
        List<Needle> nowhere = new ArrayList<>();
        evidence.canaryTexts().forEach(text -> nowhere.add(Needle.ofText(Needle.Kind.CANARY, text)));
        evidence.keys().forEach(key -> nowhere.add(Needle.ofBytes(Needle.Kind.WRAPPED_KEY, key.slice())));
        List<Needle> all = new ArrayList<>(nowhere);
        evidence.unreadable().forEach(bytes -> all.add(Needle.ofBytes(Needle.Kind.UNREADABLE, bytes)));
        all.add(Needle.ofId(Needle.Kind.ID, scope.organisation().value()));
        evidence.ids().forEach(id -> all.add(Needle.ofId(Needle.Kind.ID, id)));
        List<Needle> inData = new ArrayList<>(all);
        neighbour.ifPresent(other -> inData.addAll(needlesOf(other)));

        ControlledScan controlled = new ControlledScan(purging, vault, sinks);
        RowScan rows = new RowScan(purging, vault);
        controlled
                .data(inData, findings, control -> rows.data(inData, control, neighbour, findings))
                .filter(files -> neighbour.isPresent())
                .ifPresent(files -> findings.check(
                        "control: a neighbour's id and ciphertext are found in " + ControlledScan.DATA_FILES,
                        files.found(Needle.Kind.NEIGHBOUR) == Needle.NEIGHBOURS,
                        files.found(Needle.Kind.NEIGHBOUR) + " of " + Needle.NEIGHBOURS));
        if (rewritten) {
            controlled.vault(all, findings, control -> rows.vault(all, control, findings));
        }
        controlled.folders(all, findings);
    }

    /** A neighbour's id, and how its canary lies there: what is found of it would be found of the organisation. */
    private List<Needle> needlesOf(TenantScope neighbour) {
        List<Needle> needles = new ArrayList<>();
        needles.add(Needle.ofId(Needle.Kind.NEIGHBOUR, neighbour.organisation().value()));
        canaryOf(neighbour)
                .ifPresent(canary -> needles.add(Needle.ofBytes(
                        Needle.Kind.NEIGHBOUR, slice(canary.sealed().bytes()))));
        return needles;
    }

    /** The last 16 bytes of a ciphertext: its authentication tag, by which it is recognised. */
    static byte[] slice(byte[] ciphertext) {
        return Arrays.copyOfRange(ciphertext, Math.max(0, ciphertext.length - 16), ciphertext.length);
    }
}
