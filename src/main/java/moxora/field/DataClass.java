package moxora.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an organisation's rows are kept for, each kind for as long as its policy says. Every table that is led by an
 * organisation belongs to exactly one class: what belongs to none would be kept for ever, and nobody would have said so
 * (GDPR article 5.1e).
 */
public enum DataClass {
    /** The organisation, its users, how they prove who they are, and what they have set up. */
    ACCOUNT(
            "account",
            Keeping.ACCOUNT,
            "closure",
            "organisation",
            "app_user",
            "user_token",
            "second_factor",
            "recovery_code",
            "linked_identity",
            "api_token",
            "support_access",
            "route",
            "canary",
            "canary_contact",
            "custom_field",
            "topic",
            "event_mapping",
            "webhook_endpoint",
            "trigger_endpoint",
            "trigger_head",
            "hold_mark",
            "held_record"),
    /** What lets somebody in for a while: sessions, links in mails, invitations, challenges. */
    CREDENTIALS(
            "credentials",
            Keeping.PERIOD,
            "creation",
            "app_session",
            "mail_token",
            "invitation",
            "used_challenge",
            "spent_log_in"),
    CONTACTS("contacts", Keeping.ACCOUNT, "closure", "contact", "contact_token", "contact_email"),
    /** What became of mails, by contact or by pseudonym, and who was counted. */
    EMAIL_EVENTS(
            "emailEvents",
            Keeping.EITHER,
            "receipt",
            "email_event",
            "email_state",
            "pseudonymous_event",
            "email_statistic_person"),
    /** What was reported and fits nobody. */
    PARKED_EVENTS("parkedEvents", Keeping.PERIOD, "receipt", "parked_event"),
    /** Figures of a day that say nothing about anybody. */
    ENGAGEMENT_FIGURES("engagementFigures", Keeping.EITHER, "day", "email_statistic", "late_event"),
    /** Which message was sent to whom, and the links in it. */
    MESSAGES("messages", Keeping.EITHER, "registration", "message", "unsubscribe_link"),
    /** Soft bounces and days of delivery, by keyed hash. */
    BOUNCES("bounces", Keeping.PERIOD, "day", "soft_bounce", "last_delivery"),
    /** To whom must not be written: never shorter than the account, or somebody would be written to again (P54). */
    SUPPRESSIONS("suppressions", Keeping.ACCOUNT, "closure", "suppression"),
    /** Who agreed to what, when and how (GDPR article 7.1). */
    CONSENTS("consents", Keeping.ACCOUNT, "closure", "consent"),
    /** What the CRM is told of events, and what of it could not be delivered. */
    TRIGGERS("triggers", Keeping.PERIOD, "receipt", "email_trigger", "trigger_delivery"),
    /** What was disclosed to processors. */
    AI_RECEIPTS("aiReceipts", Keeping.EITHER, "disclosure", "ai_receipt"),
    /** Counts of calls to processors. */
    AI_USAGE("aiUsage", Keeping.PERIOD, "day", "ai_usage", "ai_meter", "ai_reservation"),
    /** Uploads, and what became of their rows. */
    IMPORTS("imports", Keeping.PERIOD, "end", "contact_import", "import_chunk"),
    /** Mails of ours that wait to be sent. */
    MAIL("mail", Keeping.PERIOD, "creation", "mail_outbox"),
    /** Chained, so that nobody can take an entry out: it goes as a whole. */
    AUDIT("audit", Keeping.ACCOUNT, "closure", "audit_entry", "audit_head"),
    /** By what a request, a delivery or an open is known to have been there before. */
    REPETITIONS(
            "repetitions",
            Keeping.FIXED,
            "receipt",
            "idempotency_key",
            "used_signature",
            "counting_salt",
            "counted_event"),
    /** What stands against guessing and against taking everything along. */
    LIMITS("limits", Keeping.PERIOD, "lastUse", "failed_proof", "reading_budget"),
    /** Keyed hashes of who was erased: never shorter than the account, or they could be brought back. */
    TOMBSTONES(
            "tombstones",
            Keeping.ACCOUNT,
            "closure",
            "contact_tombstone",
            "erased_address",
            "blocked_address",
            "contact_erasure",
            "contact_erasure_item"),
    /** What was removed because its time was over: counts by day and class. */
    RETENTION_RUNS("retentionRuns", Keeping.PERIOD, "day", "retention_run");

    /** For how long a policy may say that the class is kept. */
    public enum Keeping {
        /** As long as the account, and no shorter. */
        ACCOUNT,
        /** A period. */
        PERIOD,
        /** A period, or as long as the account. */
        EITHER,
        /** The one period that the mechanism works with. */
        FIXED
    }

    private final String wire;
    private final Keeping keeping;
    private final String basis;
    private final List<String> tables;

    DataClass(String wire, Keeping keeping, String basis, String... tables) {
        this.wire = wire;
        this.keeping = keeping;
        this.basis = basis;
        this.tables = List.of(tables);
    }

    /** The name in policies, in JSON and in the database: {@code emailEvents}. */
    public String wire() {
        return wire;
    }

    public Keeping keeping() {
        return keeping;
    }

    /** What a period is counted from: {@code receipt}; where the class goes with the account, its {@code closure}. */
    public String basis() {
        return basis;
    }

    /** The tables of the tenant data whose rows are of this class. */
    public List<String> tables() {
        return tables;
    }

    public static Optional<DataClass> named(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }

    /**
     * Where the tenant tables of a database and these lists differ; empty when each table is of one class.
     */
    public static List<String> differences(Collection<String> tenantTables) {
        var classes = Arrays.stream(values())
                .flatMap(each -> each.tables.stream())
                .collect(Collectors.groupingBy(table -> table, Collectors.counting()));
        List<String> differences = new ArrayList<>();
        tenantTables.stream()
                .sorted()
                .filter(table -> !classes.containsKey(table))
                .forEach(table -> differences.add(table + " is of no class in moxora.field.DataClass"));
        classes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> Stream.of(
                        entry.getValue() > 1 ? entry.getKey() + " is of more than one class" : "",
                        tenantTables.contains(entry.getKey())
                                ? ""
                                : entry.getKey() + " is of a class but is not there"))
                .filter(difference -> !difference.isEmpty())
                .forEach(differences::add);
        return differences;
    }
}
