package moxora.hold;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.crypto.KeysetPurpose;
import moxora.erasure.CertificateSection;
import moxora.erasure.Check;
import moxora.erasure.Closure;
import moxora.erasure.Erasable;
import moxora.erasure.LastAct;
import moxora.erasure.ResidueCheck;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * The part of holds in a closure: what is covered moves under their keys while the organisation's are there, everything
 * else goes, and the certificate says what is held and until when (P84). A hold that kept more than it covers, or that
 * nothing confirms, keeps the certificate from being issued.
 */
public final class HoldAtClosure implements LastAct, ResidueCheck, CertificateSection, Erasable {

    private final Vault vault;
    private final TenantStore store;
    private final HoldKeeping keeping;
    private final HeldRecords records;
    private final List<Holdable> holdables;
    private final Clock clock;

    public HoldAtClosure(
            Vault vault,
            TenantStore store,
            HoldKeeping keeping,
            moxora.crypto.FieldSealer sealer,
            List<Holdable> holdables,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.keeping = keeping;
        this.records = new HeldRecords(sealer);
        this.holdables = List.copyOf(holdables);
        this.clock = clock;
    }

    private List<Hold> live(OrganisationId organisation) {
        return vault.within(sql -> HoldTable.of(sql, organisation, HoldState.ACTIVE));
    }

    @Override
    public void before(TenantScope scope, Closure closure) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (Hold hold : live(scope.organisation())) {
            if (hold.draft().expiresAt().isAfter(now)) {
                keeping.everything(scope, hold);
            }
            Map<String, Long> counts = store.within(scope, session -> HeldRecords.counts(session, hold.id()));
            vault.run(sql -> HoldTable.change(
                    sql, hold.id(), HoldState.ACTIVE, "taken_at = ?, held = ?", now, HoldTable.json(counts)));
        }
    }

    @Override
    public String table() {
        return HeldRecords.TABLE;
    }

    @Override
    public boolean mayKeep() {
        return true;
    }

    /** Records of holds that are over, or that never were. */
    @Override
    public long eraseSome(TenantSession session, int limit) {
        Set<UUID> live =
                live(session.scope().organisation()).stream().map(Hold::id).collect(Collectors.toSet());
        for (UUID hold : HeldRecords.holds(session)) {
            if (!live.contains(hold)) {
                return HeldRecords.deleteSome(session, hold, limit);
            }
        }
        return 0;
    }

    /**
     * Of each hold: that there are as many records as there were when they were moved, of nothing that it does not
     * cover, of no contact that it does not name, and that they open under its key; and no record of any other.
     */
    @Override
    public List<Check> of(TenantScope scope) {
        List<Check> checks = new ArrayList<>();
        List<Hold> live = live(scope.organisation());
        Set<UUID> strangers = new HashSet<>(store.within(scope, HeldRecords::holds));
        live.forEach(hold -> strangers.remove(hold.id()));
        checks.add(new Check(
                "no held record without a hold in force",
                strangers.isEmpty(),
                strangers.size() + " holds that are over"));
        for (Hold hold : live) {
            checks.addAll(of(scope, hold));
        }
        return checks;
    }

    private List<Check> of(TenantScope scope, Hold hold) {
        Map<String, Long> counts = store.within(scope, session -> HeldRecords.counts(session, hold.id()));
        Set<String> covered = holdables.stream()
                .filter(holdable -> hold.classes().contains(holdable.heldClass()))
                .map(Holdable::table)
                .collect(Collectors.toSet());
        Set<String> beyond = new java.util.TreeSet<>(counts.keySet());
        beyond.removeAll(covered);
        long contacts = counts.getOrDefault("contact", 0L);
        String name = " of hold " + hold.id();
        return List.of(
                new Check("held records" + name + " as counted", counts.equals(hold.held()), sum(counts) + " records"),
                new Check("nothing beyond the classes" + name, beyond.isEmpty(), beyond.size() + " other tables"),
                new Check(
                        "no contact beyond those named" + name,
                        contacts <= hold.draft().contacts().size(),
                        contacts + " contacts"),
                opens(scope, hold, counts));
    }

    private Check opens(TenantScope scope, Hold hold, Map<String, Long> counts) {
        boolean opens = true;
        try {
            // A key that is gone from the vault is gone, whatever this node has at hand still.
            opens = vault.within(sql -> sql.count(
                            "select count(*) from wrapped_keyset where organisation_id = ? and purpose = ?",
                            hold.id(),
                            KeysetPurpose.HOLD.wire()))
                    == 1;
            records.prepare(scope, hold.id());
            store.run(scope, session -> records.page(session, hold.id(), null, null, 1));
        } catch (moxora.fault.Fault doesNotOpen) {
            opens = false;
        }
        return new Check(
                "control: a held record of hold " + hold.id() + " opens",
                opens,
                sum(counts) == 0 ? "none is held" : opens ? "it opens" : "it does not open");
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String name() {
        return "held";
    }

    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        live(closure.organisation()).forEach(hold -> list.add(statement(hold)));
        return list.build();
    }

    /** What certificates say of a hold: never whose records they are. */
    static JsonObjectBuilder statement(Hold hold) {
        JsonArrayBuilder classes = Json.createArrayBuilder();
        hold.classes().stream().map(HeldClass::wire).sorted().forEach(classes::add);
        JsonObjectBuilder counts = Json.createObjectBuilder();
        new TreeMap<>(hold.held()).forEach(counts::add);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("holdId", hold.id().toString())
                .add("groundKind", hold.draft().ground().kind().wire())
                .add("classes", classes)
                .add("records", counts)
                .add("until", hold.draft().expiresAt().toString())
                .add("keysetPurpose", KeysetPurpose.HOLD.wire());
        // A case that the organisation is not told of is not named in a paper that it gets.
        return hold.draft().confidential()
                ? json
                : json.add("reference", hold.draft().ground().reference());
    }
}
