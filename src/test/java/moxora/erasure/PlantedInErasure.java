package moxora.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Plant;
import moxora.battery.Plant.Probe;
import moxora.battery.Sandbox;
import moxora.crypto.FieldSealer;
import moxora.crypto.Keyring;
import moxora.fault.Fault;
import moxora.launch.Verdict;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/** Faults of an erasure and of its certificate: what is left behind must be found, and nothing less be certified. */
public final class PlantedInErasure {

    private static final String HEAP = "the tenant data's files";
    private final Sandbox sandbox;
    private final Assembly moxora;
    private final Path logs;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final Keyring keptRing;
    private final KeptKeysets keysets;
    private final KeptKeysets neighbours;
    private final Evidence evidence;
    private final String certificate;
    private final List<String> cleanScan;

    /** @param logs the sandbox's folder of logs */
    public PlantedInErasure(Sandbox sandbox, Path logs) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
        this.logs = logs;
        this.acme = sandbox.organisation("acme");
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        this.bolt = sandbox.organisation("bolt");
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        this.keptRing = moxora.keyrings.of(acme.organisation());
        this.keysets = new KeptKeysets(sandbox, acme);
        this.neighbours = new KeptKeysets(sandbox, bolt);
        Closure closure = moxora.erasure.closures.request(acme);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        this.evidence = new ErasureJournal(moxora.vault, sandbox.clock)
                .newest(acme.organisation(), "evidence")
                .map(Evidence::of)
                .orElseThrow();
        this.certificate = moxora.erasure.certificates.find(acme.organisation()).orElseThrow();
        this.cleanScan = broken();
    }

    public List<Plant> all() {
        return Stream.concat(
                        scansAndTampering(),
                        new PlantedInCertificates(sandbox, acme, bolt, evidence, this::broken).all())
                .toList();
    }

    private Stream<Plant> scansAndTampering() {
        String keys = "no wrapped keyset in ";
        String text = evidence.canaryText();
        String key = keysets.firstInHex();
        String pem = moxora.erasure.certificates.publicKeyPem();
        return Stream.of(
                scan(
                        "T-51",
                        "a row left behind",
                        "no row of the organisation in any table",
                        () -> sandbox.asSuperuser("insert into organisation values ('" + acme.organisation()
                                + "', '\\x00', 'moxora', 'PURGED', now())"),
                        () -> sandbox.asSuperuser(
                                "delete from organisation where organisation_id = '" + acme.organisation() + "'")),
                scan(
                        "T-52",
                        "a wrapped keyset left behind",
                        "no wrapped keyset in the vault",
                        keysets::putBack,
                        keysets::remove),
                scan(
                        "T-52",
                        "keys that can be loaded again",
                        "the organisation's canary no longer opens",
                        keysets::putBack,
                        keysets::remove),
                scan(
                        "T-57",
                        "the neighbour's keys destroyed",
                        "control: a neighbour's canary opens",
                        neighbours::remove,
                        neighbours::putBack),
                scan(
                        "T-51",
                        "a canary left in a log",
                        "no plaintext canary in the logs",
                        () -> log(text),
                        () -> log("nothing")),
                scan(
                        "T-51",
                        "a canary in base64 left in a log",
                        "no plaintext canary in the logs",
                        () -> log(java.util.Base64.getEncoder().encodeToString(("x" + text + "yz").getBytes())),
                        () -> log("nothing")),
                scan("T-51", "a wrapped keyset left in a log", keys + "the logs", () -> log(key), () -> log("nothing")),
                scan(
                        "T-51",
                        "a canary left in the heap",
                        "no plaintext canary in " + HEAP,
                        () -> sandbox.asSuperuser(planted(text)),
                        () -> {}),
                scan(
                        "T-52",
                        "a wrapped keyset left in the heap",
                        keys + HEAP,
                        () -> sandbox.asSuperuser(planted(key)),
                        () -> {}),
                scan(
                        "T-51",
                        "a canary left in the vault",
                        "no plaintext canary in the vault's files",
                        () -> sandbox.inVaultAsSuperuser(planted(text)),
                        () -> {}),
                scan(
                        "T-52",
                        "a wrapped keyset left in the vault's files",
                        keys + "the vault's files",
                        () -> sandbox.inVaultAsSuperuser(planted(key)),
                        () -> {}),
                new Plant(
                        "T-57",
                        "a scan that looks in the wrong folder",
                        this::wasBroken,
                        () -> scanIn(emptyFolder(), moxora.sealer).broken().stream()
                                .anyMatch(name -> name.startsWith("control: the plaintext planted in " + HEAP))),
                new Plant(
                        "T-29",
                        "keys still cached at the scan",
                        this::wasBroken,
                        () -> scanIn(null, new FieldSealer(this::cached))
                                .broken()
                                .contains("the organisation's canary no longer opens")),
                Plant.of(
                        "T-57",
                        "a certificate with another count",
                        body -> !Verdict.holds(body, pem),
                        certificate,
                        certificate.replaceFirst("\"contact\":1", "\"contact\":7")),
                Plant.of(
                        "T-57",
                        "a certificate with another date",
                        body -> !Verdict.holds(body, pem),
                        certificate,
                        certificate.replaceFirst("\"deadline\":\"20", "\"deadline\":\"21")),
                Plant.of(
                        "T-57",
                        "a certificate that lost a field",
                        body -> !Verdict.holds(body, pem),
                        certificate,
                        certificate.replaceFirst("\"isolatedUntil\":\"[^\"]*\",", "")),
                Plant.of(
                        "T-57",
                        "a certificate signed by another key",
                        other -> !Verdict.holds(certificate, other),
                        pem,
                        TestPlatform.shared().assembly.erasure.certificates.publicKeyPem()),
                new Plant("T-51", "an Erasable that leaves its rows", this::wasBroken, this::lazyErasableIsStopped),
                new Plant("T-51", "a closure while a table is unclaimed", this::closureRefused, () -> {
                    sandbox.asOwner("create table stray (organisation_id uuid)");
                    try {
                        return closureRefused();
                    } finally {
                        sandbox.asOwner("drop table stray");
                    }
                }));
    }

    private Plant scan(String threat, String name, String check, Runnable plant, Runnable undo) {
        Probe planted = () -> {
            plant.run();
            try {
                return broken().contains(check);
            } finally {
                undo.run();
            }
        };
        return new Plant(threat, name, () -> cleanScan.contains(check), planted);
    }

    private List<String> broken() {
        return moxora.erasure.run.scanAgain(acme.organisation()).stream()
                .filter(check -> !check.holds())
                .map(Check::name)
                .toList();
    }

    private boolean wasBroken() {
        return !cleanScan.isEmpty();
    }

    private ResidueScan.Report scanIn(Path dataFiles, FieldSealer sealer) {
        RunContext context =
                ErasureRuns.context(sandbox, moxora.erasure.plan, new Sinks(dataFiles, null, null, null, null));
        return new ResidueScan(context, new KeyDestruction(moxora.vault, moxora.keyrings, sealer), List.of())
                .of(acme, evidence);
    }

    private Keyring cached(OrganisationId organisation) {
        return organisation.equals(acme.organisation()) ? keptRing : moxora.keyrings.of(organisation);
    }

    private static Path emptyFolder() throws IOException {
        return Files.createTempDirectory("nothing-here");
    }

    /** The organisation's own row stays; then there is no certificate, and the closure says why. */
    private boolean lazyErasableIsStopped() {
        TenantScope cargo = sandbox.organisation("cargo");
        List<Erasable> lazy = moxora.erasure.plan.erasables().stream()
                .map(erasable -> erasable.table().equals("organisation") ? new Lazy("organisation") : erasable)
                .toList();
        Closure closure = moxora.erasure.closures.request(cargo);
        sandbox.clock.advanceTo(closure.dueAt());
        ErasureRuns.with(sandbox, lazy, moxora.erasure.certificates).runDue();
        Closure after = moxora.erasure.closures.find(cargo.organisation()).orElseThrow();
        return after.verifiedAt() == null
                && "residue_found".equals(after.lastError())
                && moxora.erasure.certificates.find(cargo.organisation()).isEmpty();
    }

    private record Lazy(String table) implements Erasable {

        @Override
        public long eraseSome(moxora.store.TenantSession session, int limit) {
            return 0;
        }
    }

    private boolean closureRefused() {
        try {
            moxora.erasure.closures.request(bolt);
            moxora.erasure.closures.undo(bolt);
            return false;
        } catch (Fault fault) {
            return fault.detail().contains("stray");
        }
    }

    private static String planted(String text) {
        return "set synchronous_commit = on; insert into scan_control (id, planted) values ('" + UUID.randomUUID()
                + "', '" + text + "')";
    }

    private void log(String text) {
        try {
            Files.writeString(logs.resolve("left.log"), "a line with " + text + " in it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
