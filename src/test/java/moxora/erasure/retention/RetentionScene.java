package moxora.erasure.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.field.DataClass;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Two organisations of which one keeps what was disclosed for a year, and the other as long as its account. */
abstract class RetentionScene {

    static Sandbox sandbox;
    static Assembly moxora;
    TenantScope acme;
    TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void signUp() {
        acme = sandbox.organisation("acme", "moonengage");
        bolt = sandbox.organisation("bolt", "moxora");
    }

    UUID contact(TenantScope scope, String address) {
        return moxora.contacts.create(scope, "GB", draft(address)).id();
    }

    static ContactDraft draft(String address) {
        return new ContactDraft(
                "Ada", "Lovelace", List.of(address), List.of(), null, null, List.of(), Map.of(), "A note");
    }

    void receipts(TenantScope scope, int many, Instant at) {
        UUID contact = contact(scope, "ada@example.org");
        moxora.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into ai_receipt (organisation_id, id, at, contact_id, sealed) select ?,"
                                        + " gen_random_uuid(), cast(? as timestamptz), ?, '\\x00'"
                                        + " from generate_series(1, " + many + ")",
                                session.organisation(),
                                at,
                                contact));
    }

    long count(TenantScope scope, String table) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    RetentionReport.Item item(TenantScope scope, DataClass dataClass) {
        return moxora.retention.report.of(scope).items().stream()
                .filter(item -> item.dataClass() == dataClass)
                .findFirst()
                .orElseThrow();
    }

    static Instant endOfDay(Instant at) {
        return at.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    }
}
