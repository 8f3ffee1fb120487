package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * How many admins there were to tell right before the keys went, and to how many the last mail was handed over: in the
 * vault, since the certificate is made when all else is gone.
 */
public final class LastMailCounts implements CertificateSection {

    private final Vault vault;
    private final Clock clock;

    public LastMailCounts(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Written down again, it replaces what was. */
    public void note(OrganisationId organisation, long admins, long delivered) {
        vault.run(sql -> sql.update(
                "insert into last_mail (organisation_id, admins, delivered, at) values (?, ?, ?, ?)"
                        + " on conflict (organisation_id) do update set admins = excluded.admins,"
                        + " delivered = excluded.delivered, at = excluded.at",
                organisation.value(),
                admins,
                delivered,
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    @Override
    public String name() {
        return "lastMail";
    }

    /** Null where the keys went without anybody having been thought of. */
    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        return vault.within(sql -> sql.first(
                        "select admins, delivered, at from last_mail where organisation_id = ?",
                        row -> json(row.number(1), row.number(2), row.instant(3)),
                        closure.organisation().value()))
                .orElse(JsonValue.NULL);
    }

    private static JsonValue json(long admins, long delivered, Instant at) {
        return Json.createObjectBuilder()
                .add("admins", admins)
                .add("delivered", delivered)
                .add("notDelivered", admins - delivered)
                .add("at", at.toString())
                .build();
    }
}
