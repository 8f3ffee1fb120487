package moxora.store;

import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings both schemas to the present version, as their owners. */
public final class Migrations {

    private Migrations() {}

    /** Idempotent; two nodes that start at once wait for each other (Flyway's lock). */
    public static void run(Databases.Logins logins) {
        migrate(
                logins.dataOwner(),
                "classpath:db/data",
                Map.of(
                        "app_role",
                        logins.data().user(),
                        "purge_role",
                        logins.purge().user()));
        migrate(
                logins.vaultOwner(),
                "classpath:db/vault",
                Map.of(
                        "vault_app_role", logins.vault().user(),
                        "keeper_role", logins.keeper().user()));
    }

    private static void migrate(DatabaseLogin owner, String location, Map<String, String> placeholders) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations(location)
                .placeholders(placeholders)
                .cleanDisabled(true)
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }
}
