package moxora.field;

import static moxora.field.TableColumns.platformTable;

import java.util.stream.Stream;
import moxora.field.StoredColumn.Cluster;

/** The vault's part of {@link StoredColumns}; of nearly every table it says why it outlives the organisation. */
final class VaultColumns {

    private VaultColumns() {}

    static Stream<TableColumns> tables() {
        return Stream.of(
                vaultTable("organisation_registry", "nobody may bring a closed organisation back under its id")
                        .state("state", "policy")
                        .clear("region", "a region of the platform, chosen at sign-up")
                        .clear("kek_uri", "where the organisation's own key-encryption key lies")
                        .time("created_at", "settled_at"),
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
                        .clear("last_error", "the code of a failed step")
                        .count("fence", "attempts")
                        .clear("confirmed_by", "a role and an id")
                        .time("next_try_at", "waiting_since", "released_at", "alarmed_at"),
                vaultTable("closure_request", "gone with its confirmation, or after three days")
                        .time("requested_at", "expires_at")
                        .clear("requested_by", "a role and an id"),
                vaultTable("erasure_journal", "a restored backup is made to forget again by it")
                        .count("seq")
                        .time("at")
                        .state("step")
                        .clear(
                                "detail",
                                "names of tables, counts, and what a scan looks for: our own canary, keyed hashes")
                        .count("epoch"),
                vaultTable("epoch_given", "a restored backup is told by it what it lacks; gone after an hour")
                        .count("epoch")
                        .time("at"),
                platformTable(Cluster.VAULT, "epoch_floor").count("id", "floor").id("vault_id"),
                goingTable("erased_contact").token("token").count("epoch").time("erased_at", "done_at"),
                goingTable("erased_address")
                        .token("mark")
                        .state("blocked")
                        .count("epoch")
                        .time("at"),
                goingTable("suppression_entry")
                        .token("mark")
                        .token("topic_mark")
                        .state("reason", "holds")
                        .id("id")
                        .count("epoch")
                        .time("since"),
                vaultTable("certificate", "it is the proof of the deletion")
                        .count("seq")
                        .clear("body", "counts, times, digests and ids of the platform")
                        .clear("digest", "a hash of the body")
                        .clear("previous", "a hash of another certificate")
                        .time("issued_at"),
                vaultTable("legal_hold", "who held what on which ground and until when; it holds nothing of it itself")
                        .id("id", "proposed_by", "confirmed_by", "release_by", "released_by")
                        .state("state", "ground_kind", "confidential", "release_reason", "ended_reason")
                        .clear("classes", "words of a closed list")
                        .clear("reference", "a case number; the door refuses what could be an address")
                        .time("proposed_at", "confirmed_at", "expires_at", "placed_at", "taken_at")
                        .time("release_at", "ending_at", "ended_at")
                        .clear("held", "names of tables and counts")
                        .clear("canary", "a sealed record of our own, under the hold's key")
                        .clear("noted", "bytes of a wrapping to look for, masked")
                        .clear("proof", "counts of what was looked for and found")
                        .count("epoch"),
                vaultTable("legal_hold_contact", "ids only, and gone when the hold ends")
                        .id("hold_id", "contact_id"),
                vaultTable("hold_disclosure", "who asked to read what is held, who agreed, and why")
                        .id("id", "hold_id", "requested_by", "confirmed_by")
                        .time("requested_at", "confirmed_at", "until")
                        .clear("reason", "a word of an operator; the door refuses what could be an address"),
                vaultTable("addendum_certificate", "it is the proof that what was held is gone too")
                        .id("id")
                        .state("kind")
                        .count("seq")
                        .clear("body", "counts, times, digests and ids of the platform")
                        .clear("digest", "a hash of the body")
                        .time("issued_at"),
                vaultTable(
                                "certificate_link",
                                "who was told of a closure looks at its certificate by it; hashes of random")
                        .clear("token_hash", "a hash of random bits, from which nobody is told")
                        .time("created_at"),
                vaultTable("last_mail", "the certificate says by it how many were told; counts and a time")
                        .count("admins", "delivered")
                        .time("at"),
                new TableColumns(Cluster.VAULT, "unfinished_work", null)
                        .organisation()
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
                platformTable(Cluster.VAULT, "anonymous_count").state("kind").count("year", "people", "events"),
                platformTable(Cluster.VAULT, "scan_control").id("id").clear("planted", "a random marker of our own"));
    }

    /** A table led by the organisation whose rows go with it. */
    private static TableColumns goingTable(String name) {
        return new TableColumns(Cluster.VAULT, name, null).organisation();
    }

    /** A table led by the organisation whose rows stay when it goes. */
    private static TableColumns vaultTable(String name, String whyKept) {
        return new TableColumns(Cluster.VAULT, name, whyKept).organisation();
    }
}
