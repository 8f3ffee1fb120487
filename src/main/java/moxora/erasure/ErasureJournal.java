package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Epochs;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;

/** What was done to an organisation and when, written down before the first step that destroys. Kept in the vault. */
final class ErasureJournal {

    private final Vault vault;
    private final Clock clock;

    ErasureJournal(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    void write(OrganisationId organisation, String step, JsonObject detail) {
        vault.run(sql -> write(sql, organisation, step, detail));
    }

    void write(Sql sql, OrganisationId organisation, String step, JsonObject detail) {
        sql.update(
                "insert into erasure_journal (organisation_id, at, step, detail) values (?, ?, ?, ?)",
                organisation.value(),
                clock.instant(),
                step,
                CanonicalJson.of(detail));
    }

    /** As above, of what the tenant data must follow; the answer is the epoch that they note when they have. */
    long announce(Sql sql, OrganisationId organisation, String step, JsonObject detail) {
        long epoch = Epochs.next(sql, organisation);
        sql.update(
                "insert into erasure_journal (organisation_id, at, step, detail, epoch) values (?, ?, ?, ?, ?)",
                organisation.value(),
                clock.instant(),
                step,
                CanonicalJson.of(detail),
                epoch);
        return epoch;
    }

    /** The newest entry of that step since the closure was last requested. */
    Optional<JsonObject> newest(OrganisationId organisation, String step) {
        return vault.within(sql -> sql.first(
                        "select detail from erasure_journal where organisation_id = ? and step = ?"
                                + " and seq > coalesce((select max(seq) from erasure_journal"
                                + " where organisation_id = ? and step = 'undone'), 0) order by seq desc limit 1",
                        row -> row.text(1),
                        organisation.value(),
                        step,
                        organisation.value()))
                .map(ErasureJournal::parse);
    }

    /** What was noted before the keys went. */
    Evidence evidence(OrganisationId organisation) {
        return newest(organisation, "evidence")
                .map(Evidence::of)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The journal holds no evidence for this closure."));
    }

    /** Moves a closure on, and writes down that it was; the answer is the epoch that the tenant data note. */
    long reached(Claim claim, OrganisationState state, String column, Instant at) {
        return vault.within(sql -> reached(sql, claim, state, column, at));
    }

    long reached(Sql sql, Claim claim, OrganisationState state, String column, Instant at) {
        claim.reach(sql, state, column, at);
        return announce(
                sql,
                claim.organisation(),
                "reached",
                Json.createObjectBuilder().add("state", state.name()).build());
    }

    static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
