package moxora.launch;

import java.util.List;
import java.util.Map;

/**
 * What one of the two clusters is to look like: its folder, its database, and who may log in.
 *
 * @param folder its name inside the data folder, also that of its log and the first part of its passwords' names
 * @param database the one database that holds tables
 * @param owner the role that migrates and serves nothing
 * @param app the role that serves, without DDL and without a way around row-level security
 * @param destroyer the role of the step that destroys: it may also force what it deleted out of the write-ahead log
 * @param settings server settings beyond those every cluster gets
 * @param handsOver whether the owner may hand tables over to the destroyer
 */
record ClusterPlan(
        String folder,
        String database,
        String owner,
        String app,
        String destroyer,
        Map<String, String> settings,
        boolean handsOver) {

    static final ClusterPlan DATA =
            new ClusterPlan("pg", "moxora", "moxora_owner", "moxora_app", "moxora_purge", Map.of(), false);

    /** Recycled WAL segments keep old bytes, among them destroyed keysets: here they are removed instead. */
    static final ClusterPlan VAULT = new ClusterPlan(
            "vault",
            "moxora_vault",
            "moxora_vault_owner",
            "moxora_vault_app",
            "moxora_keeper",
            Map.of("wal_recycle", "off"),
            true);

    /** The role that dumps: it reads everything and writes nothing. */
    static final String BACKUP = "moxora_backup";

    /** Those that Moxora itself works as. */
    List<String> working() {
        return List.of(owner, app, destroyer);
    }

    /** All that may log in. */
    List<String> roles() {
        return List.of(owner, app, destroyer, BACKUP);
    }

    String passwordName(String role) {
        return folder + "." + role;
    }
}
