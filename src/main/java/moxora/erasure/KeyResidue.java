package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.KeysetPurpose;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a single key is gone: a record sealed under it, which opened before, opens no more, and the bytes of its
 * wrapping are found neither in the vault's tables nor in its files, where a planted control is.
 */
public final class KeyResidue {

    private final Vault vault;
    private final KeyDestruction destruction;
    private final FieldSealer sealer;
    private final ControlledScan scan;

    public KeyResidue(TenantStore purging, Vault vault, KeyDestruction destruction, FieldSealer sealer, Sinks sinks) {
        this.vault = vault;
        this.destruction = destruction;
        this.sealer = sealer;
        this.scan = new ControlledScan(purging, vault, sinks);
    }

    /**
     * What is written down before a key goes. The bytes to look for are masked in its wire form, since that lies in a
     * sink which is searched for them.
     *
     * @param canary a record sealed under the key, or null for a key that seals none
     * @param opened whether it opened before
     */
    public record Noted(
            TenantScope scope,
            KeysetPurpose purpose,
            int generation,
            byte[] slice,
            @Nullable String canary,
            boolean opened) {

        public String wire() {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("slice", Evidence.masked(slice))
                    .add("opened", opened);
            if (canary != null) {
                json.add("canary", canary);
            }
            return json.build().toString();
        }

        public static Noted of(TenantScope scope, KeysetPurpose purpose, int generation, String wire) {
            JsonObject json;
            try (var reader = Json.createReader(new StringReader(wire))) {
                json = reader.readObject();
            }
            return new Noted(
                    scope,
                    purpose,
                    generation,
                    Evidence.unmasked(json.getString("slice")),
                    json.getString("canary", null),
                    json.getBoolean("opened"));
        }
    }

    /** The organisation's canary as it is sealed now. */
    public Optional<String> canaryOf(TenantStore store, TenantScope scope) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select id, sealed from canary where organisation_id = ? order by id limit 1",
                                row -> new KeyDestruction.Canary(row.uuid(1), row.sealed(2)).wire(),
                                session.organisation()));
    }

    /** A record under the key to be retired some day, for {@link #note}. */
    public String canary(TenantScope scope, KeysetPurpose purpose, UUID id) {
        byte[] text = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        return new KeyDestruction.Canary(id, sealer.sealBytes(scope, compartment(purpose), id, text)).wire();
    }

    /** Notes what shows later that the key is gone; empty when it is gone already. */
    public Optional<Noted> note(TenantScope scope, KeysetPurpose purpose, int generation, @Nullable String canary) {
        return destruction
                .slice(scope.organisation(), purpose, generation)
                .map(slice -> new Noted(
                        scope, purpose, generation, slice, canary, canary != null && opens(scope, purpose, canary)));
    }

    /** A hold's key seals nothing but what is held. */
    private static Compartment compartment(KeysetPurpose purpose) {
        return purpose == KeysetPurpose.HOLD ? Compartment.HELD_RECORD : Compartment.CANARY;
    }

    private boolean opens(TenantScope scope, KeysetPurpose purpose, String wire) {
        KeyDestruction.Canary canary = KeyDestruction.Canary.of(wire);
        try {
            sealer.openBytes(scope, compartment(purpose), canary.id(), canary.sealed());
            return true;
        } catch (Fault fault) {
            if (fault.code() == FaultCode.KEY_SUSPENDED) {
                throw fault;
            }
            return false;
        }
    }

    /**
     * Rewrites what held the keys, looks for them, and answers for each what was looked for and found, as JSON.
     *
     * @throws Fault {@code INTERNAL} when one of them is there still, or when the control was not found
     */
    public Map<Noted, String> prove(List<Noted> gone) {
        boolean rewritten = destruction.rewrite();
        List<Needle> needles = gone.stream()
                .map(noted -> Needle.ofBytes(Needle.Kind.WRAPPED_KEY, noted.slice))
                .toList();
        Findings findings = new Findings();
        Optional<FileScan> files = rewritten ? scan.vault(needles, findings, unused -> {}) : Optional.empty();
        boolean control = findings.checks().stream()
                .filter(check -> check.name().startsWith("control"))
                .allMatch(Check::holds);
        Map<Noted, String> proofs = new LinkedHashMap<>();
        for (int i = 0; i < gone.size(); i++) {
            Noted noted = gone.get(i);
            Needle needle = needles.get(i);
            boolean opensStill = noted.canary != null && opens(noted.scope, noted.purpose, noted.canary);
            long inTables = destruction
                            .slice(noted.scope.organisation(), noted.purpose, noted.generation)
                            .isPresent()
                    ? 1
                    : 0;
            long inFiles = files.map(scanned -> scanned.hits(needle)).orElse(0L);
            if (opensStill || inTables > 0 || inFiles > 0 || !control) {
                throw new Fault(
                        FaultCode.INTERNAL,
                        "An old key is not shown to be gone: " + inTables + " rows, " + inFiles + " places in files"
                                + (opensStill ? ", a record opens" : "")
                                + (control ? "." : ", the control is not found."));
            }
            JsonObjectBuilder proof = Json.createObjectBuilder();
            if (noted.canary != null) {
                proof.add("canaryOpenedBefore", noted.opened).add("canaryOpens", false);
            }
            proof.add("wrappedInTables", inTables);
            if (files.isPresent()) {
                proof.add("wrappedInFiles", inFiles).add("controlFound", true);
            } else {
                proof.add("files", rewritten ? "out of reach" : "not rewritten: the role lacks the right");
            }
            proofs.put(noted, proof.build().toString());
        }
        return proofs;
    }
}
