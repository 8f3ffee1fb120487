package moxora.erasure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
            long unreadableInFiles) {

        boolean isClean() {
            return checks.stream().allMatch(Check::holds);
        }

        List<String> broken() {
            return checks.stream()
                    .filter(check -> !check.holds())
                    .map(Check::name)
                    .toList();
        }
    }

    Report of(TenantScope scope, Evidence evidence) {
        List<Check> checks = new ArrayList<>();
        boolean rewritten = keys.rewrite();
        Map<String, Long> after = purging.within(scope, session -> Catalogue.counts(session, plan.tables()));
        long rows = after.values().stream().mapToLong(Long::longValue).sum();
        checks.add(new Check(NO_ROW, rows == 0, rows + " rows"));
        long keysets = keys.remaining(scope.organisation());
        checks.add(new Check(NO_KEYSET, keysets == 0, keysets + " keysets"));
        boolean opens = keys.openCanary(scope, evidence.canary()).isPresent();
        checks.add(new Check(NO_OPENING, !opens, opens ? "it opens" : "no key"));
        boolean forgotten = keys.isForgottenEverywhere(scope.organisation());
        checks.add(new Check(
                "no node holds the organisation's keys",
                forgotten,
                forgotten ? "all have heard" : "a node has not heard"));
        neighbour(scope, checks);
        more.forEach(check -> checks.addAll(check.of(scope)));
        FileScan files = files(scope, evidence, rewritten, checks);
        return new Report(List.copyOf(checks), after, files.files(), files.bytes(), files.hits(Needle.Kind.UNREADABLE));
    }

    /** The neighbour's rows are there and its canary opens: the scan sees, and nobody else was hit. */
    private void neighbour(TenantScope scope, List<Check> checks) {
        List<OrganisationRegistry.Entry> neighbours = registry.neighbours(scope.organisation(), 1);
        if (neighbours.isEmpty()) {
            checks.add(new Check("control: a neighbour's canary opens", true, "no neighbour is there"));
            return;
        }
        TenantScope neighbour = new TenantScope(
                neighbours.get(0).organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
        long rows = purging.within(neighbour, session -> Catalogue.counts(session, plan.tables())).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        boolean opens = canaryOf(neighbour)
                .flatMap(canary -> keys.openCanary(neighbour, canary))
                .isPresent();
        checks.add(new Check("control: a neighbour's rows are found", rows > 0, rows + " rows"));
        checks.add(new Check("control: a neighbour's canary opens", opens, opens ? "it opens" : "it does not open"));
    }

    java.util.Optional<KeyDestruction.Canary> canaryOf(TenantScope scope) {
        return purging.within(
                scope,
                session -> session.sql()
                        .first(
                                "select id, sealed from canary where organisation_id = ? order by id limit 1",
                                row -> new KeyDestruction.Canary(row.uuid(1), row.sealed(2)),
                                session.organisation()));
    }

    private FileScan files(TenantScope scope, Evidence evidence, boolean rewritten, List<Check> checks) {
        Needle canary = Needle.ofText(Needle.Kind.CANARY, evidence.canaryText());
        List<Needle> needles = new ArrayList<>();
        needles.add(canary);
        evidence.keys().forEach(key -> needles.add(Needle.ofBytes(Needle.Kind.WRAPPED_KEY, key.slice())));
        List<Needle> unreadable = new ArrayList<>();
        evidence.unreadable().forEach(bytes -> unreadable.add(Needle.ofBytes(Needle.Kind.UNREADABLE, bytes)));
        UUID id = scope.organisation().value();
        unreadable.add(Needle.ofBytes(Needle.Kind.UNREADABLE, binary(id)));
        FileScan total = new FileScan(unreadable);
        ControlledScan controlled = new ControlledScan(purging, vault, sinks);
        controlled.data(needles, checks);
        if (rewritten) {
            controlled.vault(needles, checks);
        }
        controlled.logs(needles, checks);
        if (sinks.dataFiles() != null) {
            total.folder(sinks.dataFiles());
        }
        return total;
    }

    static byte[] binary(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** The last 16 bytes of a ciphertext: its authentication tag, by which it is recognised. */
    static byte[] slice(byte[] ciphertext) {
        return Arrays.copyOfRange(ciphertext, Math.max(0, ciphertext.length - 16), ciphertext.length);
    }
}
