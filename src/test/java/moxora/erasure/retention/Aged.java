package moxora.erasure.retention;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.field.DataClass;
import moxora.tenant.TenantScope;

/** Rows of every table whose class ends, each as old as a test wants it; what they hold does not matter. */
final class Aged {

    private static final Instant NEVER = Instant.parse("2250-01-01T00:00:00Z");

    /** By table: its columns beside the organisation, and their values; {@code :t} is the time it is counted from. */
    private static final Map<String, String> COUNTED = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "app_session",
                    "(id, user_id, created_at, last_used_at, expires_at, means, authenticated_at)"
                            + " values (:id, :user, :t, :never, :never, 'PASSWORD', :t)"),
            Map.entry(
                    "mail_token",
                    "(id, purpose, target_id, created_at, expires_at)"
                            + " values (:id, 'VERIFY_EMAIL', :user, :t, :never)"),
            Map.entry(
                    "invitation",
                    "(id, sealed, role, invited_by, created_at, expires_at)"
                            + " values (:id, :bytes, 'MEMBER', :user, :t, :never)"),
            Map.entry(
                    "email_event",
                    "(at, identity, contact_id, type, sealed, received_at, shown_at)"
                            + " values (:t, :bytes, :contact, 'open', :bytes, :t, :t)"),
            Map.entry("email_state", "(id, contact_id, since) values (:contact, :contact, :t)"),
            Map.entry(
                    "pseudonymous_event",
                    "(identity, pseudonym, type, machine, at, received_day)"
                            + " values (:bytes, :bytes, 'open', false, :t, :t)"),
            Map.entry("email_statistic_person", "(day, mark) values (:t, :bytes)"),
            Map.entry(
                    "parked_event",
                    "(identity, id, reason, sealed, received_at, provider)"
                            + " values (:bytes, :id, 'unknown_type', :bytes, :t, 'sendgrid')"),
            Map.entry("email_statistic", "(day, mark, kind, events, people) values (:t, :bytes, 'opened', 50, 50)"),
            Map.entry("late_event", "(day, events) values (:t, 1)"),
            Map.entry(
                    "message",
                    "(id, mark, contact_id, kind, tracking, sealed, registered_at)"
                            + " values (:id, :bytes, :contact, 'marketing', 'off', :bytes, :t)"),
            Map.entry("soft_bounce", "(mark, identity, day) values (:bytes, :bytes, :t)"),
            Map.entry("last_delivery", "(mark, day) values (:bytes, :t)"),
            Map.entry(
                    "email_trigger",
                    "(id, position, contact_id, type, sealed, created_at)"
                            + " values (:id, 1, :contact, 'open', :bytes, :t)"),
            Map.entry("ai_receipt", "(id, at, contact_id, sealed) values (:id, :t, :contact, :bytes)"),
            Map.entry(
                    "ai_usage",
                    "(processor, day, calls, input_tokens, output_tokens, cost) values ('p', :t, 1, 1, 1, 1)"),
            Map.entry("ai_meter", "(processor, minute, requests) values ('p', :t, 1)"),
            Map.entry(
                    "contact_import",
                    "(id, state, dry_run, sealed_mapping, rows_read, rows_imported, rows_updated, rows_rejected,"
                            + " created_at, updated_at) values (:id, 'done', false, :bytes, 1, 1, 0, 0, :t, :t)"),
            Map.entry(
                    "import_chunk",
                    "(import_id, id, seq, sealed) select id, :id, 1, :bytes from contact_import"
                            + " where organisation_id = :org limit 1"),
            Map.entry("mail_outbox", "(id, sealed, attempts, due_at, created_at) values (:id, :bytes, 0, :never, :t)"),
            Map.entry(
                    "idempotency_key",
                    "(key_token, request_token, target_id, created_at) values (:bytes, :bytes, :id, :t)"),
            Map.entry("failed_proof", "(user_id, failures, last_at) values (:user, 1, :t)"),
            Map.entry(
                    "reading_budget", "(actor_id, began_at, leased, exports, extended) values (:id, :t, 1, 0, false)"),
            Map.entry("retention_run", "(day, class, removed, last_at) values (:t, 'mail', 1, :t)")));

    /** By table, of those with an end of their own: the same, and {@code :t} is that end. */
    private static final Map<String, String> ENDING = new TreeMap<>(Map.of(
            "used_challenge", "(challenge, expires_at) values (:bytes, :t)",
            "spent_log_in", "(id, expires_at) values (:id, :t)",
            "unsubscribe_link", "(id, sealed, expires_at) values (:id, :bytes, :t)",
            "ai_reservation", "(id, processor, day, tokens, cost, expires_at) values (:id, 'p', :t, 1, 1, :t)",
            "api_token",
                    "(id, user_id, sealed, scopes, created_at, expires_at)"
                            + " values (:id, :user, :bytes, 'contacts_read', 'epoch', :t)"));

    /** Not planted: they go with others, or in days of their own, and have tests of their own. */
    static final List<String> ELSEWHERE =
            List.of("trigger_delivery", "used_signature", "counting_salt", "counted_event");

    private final TestPlatform platform;
    private final TenantScope scope;
    private final UUID contact;

    Aged(TestPlatform platform, TenantScope scope) {
        this.platform = platform;
        this.scope = scope;
        this.contact = platform.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft("Ada", null, List.of(), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    static List<String> planted() {
        return java.util.stream.Stream.concat(COUNTED.keySet().stream(), ENDING.keySet().stream())
                .toList();
    }

    /** A row in each table of the class that is counted from a time, from then; nothing else is left in any of them. */
    List<String> plant(DataClass dataClass, Instant from) {
        clear();
        List<String> tables = COUNTED.keySet().stream()
                .filter(dataClass.tables()::contains)
                .sorted()
                .toList();
        tables.forEach(table -> insert(table, COUNTED.get(table), from));
        return tables;
    }

    /** A row in each table whose rows have an end of their own. */
    List<String> plantEnding(Instant end) {
        clear();
        ENDING.forEach((table, values) -> insert(table, values, end));
        return List.copyOf(ENDING.keySet());
    }

    Map<String, Long> counts() {
        return platform.assembly.store.within(
                scope,
                session -> planted().stream()
                        .collect(Collectors.toMap(
                                table -> table,
                                table -> session.sql()
                                        .count(
                                                "select count(*) from " + table + " where organisation_id = ?",
                                                session.organisation()),
                                Long::sum,
                                TreeMap::new)));
    }

    long count(String table) {
        return counts().getOrDefault(table, 0L);
    }

    private void clear() {
        platform.assembly.store.run(
                scope,
                session -> planted()
                        .forEach(table -> session.sql()
                                .update(
                                        "delete from " + table + " where organisation_id = ?",
                                        session.organisation())));
    }

    private void insert(String table, String values, Instant at) {
        String bytes = "bytea '\\x" + UUID.randomUUID().toString().replace("-", "") + "'";
        String sql = ("insert into " + table + " (organisation_id, " + values.substring(1))
                .replaceFirst("values \\(", "values (:org, ")
                .replaceFirst("select ", "select :org, ")
                .replace(":org", "uuid '" + scope.organisation() + "'")
                .replace(":id", "gen_random_uuid()")
                .replace(":user", "'" + scope.actor().id() + "'")
                .replace(":contact", "'" + contact + "'")
                .replace(":bytes", bytes)
                .replace(":never", "timestamptz '" + NEVER + "'")
                .replace(":t", "timestamptz '" + at + "'");
        platform.assembly.store.run(scope, session -> session.sql().update(sql));
    }
}
