package moxora.field;

import static moxora.field.Compartment.API_TOKEN;
import static moxora.field.Compartment.CANARY;
import static moxora.field.Compartment.CANARY_CONTACT;
import static moxora.field.Compartment.CUSTOM_FIELD;
import static moxora.field.Compartment.ENDPOINT;
import static moxora.field.Compartment.EVENT;
import static moxora.field.Compartment.IDENTITY;
import static moxora.field.Compartment.IMPORT;
import static moxora.field.Compartment.IMPORT_OUTCOME;
import static moxora.field.Compartment.INVITATION;
import static moxora.field.Compartment.LINKED_IDENTITY;
import static moxora.field.Compartment.MAIL;
import static moxora.field.Compartment.MAIL_TOKEN;
import static moxora.field.Compartment.NOTES;
import static moxora.field.Compartment.ORGANISATION;
import static moxora.field.Compartment.PARKED_EVENT;
import static moxora.field.Compartment.PROFILE;
import static moxora.field.Compartment.SECOND_FACTOR;
import static moxora.field.Compartment.SPECIAL;
import static moxora.field.Compartment.SUPPORT;
import static moxora.field.Compartment.UPLOAD;
import static moxora.field.Compartment.USER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.field.StoredColumn.Cluster;

/**
 * Every column of every table of both clusters: what it may hold and how it goes. A column that is not here fails the
 * build, by a test that reads the live catalogues and the persistence unit.
 *
 * <pre>{@code
 * StoredColumns.differences(Cluster.DATA, live); // ["contact.nickname is not classified …"]
 * }</pre>
 */
public final class StoredColumns {

    private static final List<StoredColumn> ALL = Stream.concat(data(), vault())
            .flatMap(table -> table.columns().stream())
            .toList();

    private StoredColumns() {}

    public static List<StoredColumn> all() {
        return ALL;
    }

    public static List<StoredColumn> of(Cluster cluster) {
        return ALL.stream().filter(column -> column.cluster() == cluster).toList();
    }

    public static Optional<StoredColumn> find(Cluster cluster, String table, String column) {
        return of(cluster).stream()
                .filter(known -> known.table().equals(table) && known.column().equals(column))
                .findFirst();
    }

    /** A column as a database describes it. */
    public record Live(String table, String column, String type) {

        String name() {
            return table + "." + column;
        }
    }

    /** Where the database and this list differ, each named as {@code table.column}; empty when all is well. */
    public static List<String> differences(Cluster cluster, List<Live> live) {
        var listed = of(cluster).stream().collect(Collectors.toMap(StoredColumn::name, Function.identity()));
        List<String> differences = new ArrayList<>();
        for (Live column : live) {
            StoredColumn known = listed.remove(column.name());
            if (known == null) {
                differences.add(column.name() + " is not classified in moxora.field.StoredColumns");
            } else if (!known.kind().mayBe(column.type())) {
                differences.add(column.name() + " is of type " + column.type() + ", which cannot be " + known.kind());
            }
        }
        listed.keySet().stream().sorted().forEach(name -> differences.add(name + " is classified but is not there"));
        return differences;
    }

    private static Stream<TableColumns> data() {
        return Stream.of(
                table("organisation")
                        .sealed("sealed", ORGANISATION)
                        .state("policy", "state")
                        .count("key_floor")
                        .time("created_at"),
                table("app_user")
                        .id("id")
                        .sealed("sealed", USER)
                        .state("role", "email_verified")
                        .time("created_at"),
                table("mail_outbox")
                        .id("id")
                        .sealed("sealed", MAIL)
                        .count("attempts")
                        .time("due_at", "created_at"),
                table("mail_token")
                        .id("id", "target_id")
                        .sealed("sealed", MAIL_TOKEN)
                        .state("purpose")
                        .time("created_at", "expires_at"),
                table("invitation")
                        .id("id", "invited_by")
                        .sealed("sealed", INVITATION)
                        .state("role")
                        .time("created_at", "expires_at"),
                table("app_session")
                        .id("id", "user_id")
                        .state("enrolling", "means")
                        .time("created_at", "last_used_at", "expires_at", "authenticated_at"),
                table("second_factor")
                        .id("id", "user_id")
                        .state("kind")
                        .sealed("sealed", SECOND_FACTOR)
                        .count("counter")
                        .time("created_at", "confirmed_at", "last_used_at"),
                table("recovery_code").id("user_id").token("hash").time("created_at"),
                table("used_challenge").token("challenge").time("expires_at"),
                table("api_token")
                        .id("id", "user_id")
                        .sealed("sealed", API_TOKEN)
                        .state("scopes")
                        .time("created_at", "expires_at", "last_used_at"),
                table("linked_identity")
                        .id("id", "user_id")
                        .sealed("sealed", LINKED_IDENTITY)
                        .time("created_at", "last_used_at"),
                table("spent_log_in").id("id").time("expires_at"),
                table("support_access")
                        .id("id", "operator_id", "decided_by")
                        .sealed("sealed", SUPPORT)
                        .state("state")
                        .count("seconds")
                        .time("requested_at", "lapses_at", "decided_at", "expires_at", "ended_at"),
                table("route").token("key_hash").state("kind").id("target_id"),
                table("contact")
                        .id("id")
                        .sealed("identity", IDENTITY)
                        .sealed("profile", PROFILE)
                        .sealed("notes", NOTES)
                        .sealed("special", SPECIAL)
                        .count("version")
                        .time("created_at", "updated_at"),
                table("contact_token").token("token").id("contact_id").count("generation"),
                table("contact_email").token("mark").id("contact_id"),
                table("contact_tombstone").token("token").time("erased_at"),
                table("idempotency_key")
                        .token("key_token")
                        .token("request_token")
                        .id("target_id")
                        .time("created_at"),
                table("custom_field")
                        .id("id")
                        .token("name_token")
                        .sealed("sealed_name", CUSTOM_FIELD)
                        .count("version")
                        .id("work_cursor")
                        .count("work_done", "work_total")
                        .time("created_at"),
                table("contact_import")
                        .id("id")
                        .state("state", "dry_run")
                        .sealed("sealed_mapping", IMPORT)
                        .sealed("sealed_outcome", IMPORT_OUTCOME)
                        .count("rows_read", "rows_imported", "rows_updated", "rows_rejected")
                        .time("created_at", "updated_at"),
                table("import_chunk").id("import_id", "id").count("seq").sealed("sealed", UPLOAD),
                table("webhook_endpoint")
                        .id("id")
                        .state("provider")
                        .sealed("sealed", ENDPOINT)
                        .time("created_at"),
                table("email_event")
                        .time("at")
                        .token("identity")
                        .id("contact_id")
                        .state("type")
                        .sealed("sealed", EVENT)
                        .time("received_at"),
                table("parked_event")
                        .token("identity")
                        .id("id")
                        .state("reason")
                        .sealed("sealed", PARKED_EVENT)
                        .time("received_at"),
                table("audit_entry")
                        .count("seq")
                        .time("at")
                        .clear("actor", "a role and an id")
                        .state("action")
                        .id("target_id")
                        .count("form")
                        .clear("fields", "names of fields, from closed lists")
                        .clear("detail", "field names and counts, from closed lists")
                        .state("purpose")
                        .clear("origin", "a network of 256 addresses or more, or nothing where the policy says so")
                        .clear("previous", "a hash over ids, names of fields and times")
                        .clear("hash", "a hash over ids, names of fields and times"),
                table("audit_head").count("seq").clear("hash", "a hash over ids, names of fields and times"),
                table("canary").id("id").sealed("sealed", CANARY),
                table("failed_proof").id("user_id").count("failures").time("last_at", "locked_until"),
                table("reading_budget")
                        .id("actor_id")
                        .count("leased", "exports")
                        .state("extended")
                        .time("began_at", "exceeded_at"),
                table("canary_contact").id("id").token("token").sealed("sealed", CANARY_CONTACT),
                platformTable(Cluster.DATA, "scan_control").id("id").clear("planted", "a random marker of our own"));
    }

    private static Stream<TableColumns> vault() {
        return Stream.of(
                vaultTable("organisation_registry", "nobody may bring a closed organisation back under its id")
                        .state("state", "policy")
                        .clear("region", "a region of the platform, chosen at sign-up")
                        .clear("kek_uri", "where the organisation's own key-encryption key lies")
                        .time("created_at"),
                new TableColumns(Cluster.VAULT, "wrapped_keyset", null)
                        .organisation()
                        .state("purpose")
                        .clear("kek_uri", "where the key-encryption key lies")
                        .clear("wrapped", "a keyset under the key-encryption key; it goes first of all")
                        .count("generation")
                        .time("created_at"),
                vaultTable("key_life", "who could open what and since when nobody can: ids, states, counts and times")
                        .state("purpose", "state", "before_suspension")
                        .count("generation", "uses")
                        .time("since", "created_at", "activated_at", "destroy_after")
                        .clear("canary", "a sealed record of our own, whose key is on its way out")
                        .clear("proof", "counts of what was looked for and found"),
                vaultTable("key_event", "the history of the keys: who by role and id, and when")
                        .count("seq", "generation")
                        .state("purpose", "state")
                        .time("at")
                        .clear("actor", "a role and an id")
                        .clear("reason", "a word of an operator about a key; the door refuses longer ones"),
                platformTable(Cluster.VAULT, "key_clock").count("id", "tick"),
                vaultTable("key_change", "a counter and a time; gone after ten minutes")
                        .count("tick")
                        .time("at"),
                platformTable(Cluster.VAULT, "key_node")
                        .id("id")
                        .count("applied")
                        .time("seen_at"),
                platformTable(Cluster.VAULT, "key_rotation")
                        .id("id")
                        .state("kind")
                        .time("requested_at", "finished_at")
                        .clear("requested_by", "a role and an id")
                        .clear("reason", "a word from a closed list, or an organisation's id")
                        .count("rate")
                        .clear("kek_uri", "where a key-encryption key lies"),
                vaultTable("key_rotation_part", "ids, counts and times")
                        .id("rotation_id")
                        .state("step")
                        .count("tick", "claim", "done", "total")
                        .clear("place", "the name of a table and an id in it")
                        .time("began_at", "finished_at")
                        .clear("last_error", "the code of a failed step"),
                vaultTable("closure", "the certificate rests on it: who asked when, by role and id")
                        .time("requested_at")
                        .clear("requested_by", "a role and an id")
                        .time("undo_until", "due_at", "alarm_at", "deadline")
                        .time("key_destroyed_at", "purged_at", "verified_at")
                        .clear("last_error", "the code of a failed step"),
                vaultTable("erasure_journal", "a restored backup is made to forget again by it")
                        .count("seq")
                        .time("at")
                        .state("step")
                        .clear("detail", "names of tables and counts"),
                vaultTable("certificate", "it is the proof of the deletion")
                        .count("seq")
                        .clear("body", "counts, times, digests and ids of the platform")
                        .clear("digest", "a hash of the body")
                        .time("issued_at"),
                vaultTable("unfinished_work", "ids, a kind and a lease; nothing of a person")
                        .id("id")
                        .state("kind")
                        .time("lease_until"),
                platformTable(Cluster.VAULT, "operator")
                        .id("id", "created_by", "issued_by", "disabled_by")
                        .clear("name", "a handle that one of the platform's staff chose; it need not be a name")
                        .token("token_hash")
                        .time("created_at", "expires_at", "last_used_at", "disabled_at"),
                vaultTable("support_request", "which operator asked to look into an organisation, and when; ids only")
                        .id("id", "operator_id")
                        .time("requested_at", "due_at", "closed_at"),
                platformTable(Cluster.VAULT, "failed_address")
                        .token("hash")
                        .count("failures")
                        .time("last_at", "locked_until"),
                vaultTable("audit_checkpoint", "it shows that a trail was cut: an id, counts, hashes and times")
                        .count("seq", "entries")
                        .clear("hash", "a hash over ids, names of fields and times")
                        .time("at")
                        .clear("previous", "a hash of another checkpoint")
                        .clear("key_fingerprint", "a hash of the platform's public key")
                        .clear("signature", "a signature of the platform's"),
                new TableColumns(Cluster.VAULT, "platform_audit_entry", "what operators did: ids, words and times")
                        .count("seq", "form")
                        .time("at")
                        .clear("actor", "a role and an id")
                        .state("action")
                        .id("target_id")
                        .clear("fields", "names of fields, from closed lists")
                        .clear("detail", "counts")
                        .state("purpose")
                        .clear("origin", "a network of 256 addresses or more, or nothing")
                        .clear("previous", "a hash over ids and times")
                        .clear("hash", "a hash over ids and times"),
                platformTable(Cluster.VAULT, "platform_audit_head")
                        .count("id", "seq")
                        .clear("hash", "a hash over ids and times"),
                platformTable(Cluster.VAULT, "scan_control").id("id").clear("planted", "a random marker of our own"));
    }

    /** A tenant table: led by the organisation, and gone with its rows. */
    private static TableColumns table(String name) {
        return new TableColumns(Cluster.DATA, name, null).organisation();
    }

    private static TableColumns vaultTable(String name, String whyKept) {
        return new TableColumns(Cluster.VAULT, name, whyKept).organisation();
    }

    /** A table without an organisation, whose rows the platform plants and deletes by itself. */
    private static TableColumns platformTable(Cluster cluster, String name) {
        return new TableColumns(cluster, name, null);
    }
}
