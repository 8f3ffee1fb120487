package moxora.field;

import static moxora.field.Compartment.AI_RECEIPT;
import static moxora.field.Compartment.API_TOKEN;
import static moxora.field.Compartment.CANARY;
import static moxora.field.Compartment.CANARY_CONTACT;
import static moxora.field.Compartment.CUSTOM_FIELD;
import static moxora.field.Compartment.HELD_RECORD;
import static moxora.field.Compartment.IDENTITY;
import static moxora.field.Compartment.IMPORT;
import static moxora.field.Compartment.IMPORT_OUTCOME;
import static moxora.field.Compartment.INVITATION;
import static moxora.field.Compartment.LINKED_IDENTITY;
import static moxora.field.Compartment.MAIL;
import static moxora.field.Compartment.MAIL_TOKEN;
import static moxora.field.Compartment.NOTES;
import static moxora.field.Compartment.ORGANISATION;
import static moxora.field.Compartment.PROFILE;
import static moxora.field.Compartment.RESTRICTIONS;
import static moxora.field.Compartment.SECOND_FACTOR;
import static moxora.field.Compartment.SPECIAL;
import static moxora.field.Compartment.SUPPORT;
import static moxora.field.Compartment.UPLOAD;
import static moxora.field.Compartment.USER;
import static moxora.field.TableColumns.platformTable;

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

    private static final List<StoredColumn> ALL = Stream.of(data(), EmailColumns.tables(), VaultColumns.tables())
            .flatMap(Function.identity())
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
                        .sealed("restrictions", RESTRICTIONS)
                        .count("version")
                        .time("created_at", "updated_at"),
                table("contact_token").token("token").id("contact_id").count("generation"),
                table("contact_email").token("mark").id("contact_id"),
                table("ai_receipt").id("id").time("at").id("contact_id").sealed("sealed", AI_RECEIPT),
                table("user_token").token("token").id("user_id").count("generation"),
                table("contact_tombstone").token("token").time("erased_at"),
                table("blocked_address").token("mark").time("blocked_at"),
                table("contact_erasure")
                        .id("id", "place")
                        .state("state", "block")
                        .count("matched", "erased")
                        .time("created_at", "updated_at"),
                table("contact_erasure_item").id("erasure_id", "contact_id"),
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
                table("ai_usage")
                        .clear("processor", "a name in the register of processors")
                        .time("day")
                        .count("calls", "input_tokens", "output_tokens", "cost"),
                table("ai_reservation")
                        .id("id")
                        .clear("processor", "a name in the register of processors")
                        .time("day", "expires_at")
                        .count("tokens", "cost"),
                table("ai_meter")
                        .clear("processor", "a name in the register of processors")
                        .time("minute")
                        .count("requests"),
                table("retention_run").time("day", "last_at").state("class").count("removed"),
                table("canary_contact").id("id").token("token").sealed("sealed", CANARY_CONTACT),
                table("hold_mark").id("hold_id", "contact_id").state("class"),
                table("held_record")
                        .id("hold_id", "id")
                        .state("kind")
                        .sealed("sealed", HELD_RECORD)
                        .time("held_at"),
                platformTable(Cluster.DATA, "erasure_applied").count("epoch").time("at"),
                platformTable(Cluster.DATA, "erasure_floor")
                        .count("id", "floor")
                        .id("vault_id"),
                platformTable(Cluster.DATA, "destroyed_organisation")
                        .id("id")
                        .time("requested_at", "deadline", "destroyed_at"),
                platformTable(Cluster.DATA, "scan_control").id("id").clear("planted", "a random marker of our own"));
    }

    /** A tenant table: led by the organisation, and gone with its rows. */
    static TableColumns table(String name) {
        return new TableColumns(Cluster.DATA, name, null).organisation();
    }
}
