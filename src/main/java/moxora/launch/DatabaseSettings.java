package moxora.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was set about databases: all of it for databases of one's own, or nothing for embedded ones. */
final class DatabaseSettings {

    /** What must come along with databases of one's own. */
    private static final Map<Setting, List<Setting>> NEEDED = Map.of(
            Setting.DB_URL,
            List.of(Setting.DB_USER, Setting.DB_PASSWORD, Setting.DB_OWNER_USER, Setting.DB_OWNER_PASSWORD),
            Setting.VAULT_DB_URL,
            List.of(
                    Setting.VAULT_DB_USER,
                    Setting.VAULT_DB_PASSWORD,
                    Setting.VAULT_DB_OWNER_USER,
                    Setting.VAULT_DB_OWNER_PASSWORD));

    private static final List<Setting> DATABASES = List.of(
            Setting.DB_URL,
            Setting.DB_USER,
            Setting.DB_PASSWORD,
            Setting.DB_OWNER_USER,
            Setting.DB_OWNER_PASSWORD,
            Setting.DB_PURGE_USER,
            Setting.DB_PURGE_PASSWORD,
            Setting.VAULT_DB_URL,
            Setting.VAULT_DB_USER,
            Setting.VAULT_DB_PASSWORD,
            Setting.VAULT_DB_OWNER_USER,
            Setting.VAULT_DB_OWNER_PASSWORD,
            Setting.VAULT_DB_KEEPER_USER,
            Setting.VAULT_DB_KEEPER_PASSWORD);

    private final Map<Setting, String> values;

    DatabaseSettings(Map<Setting, String> values) {
        this.values = values;
    }

    boolean embedded() {
        return get(Setting.DB_URL).isEmpty();
    }

    void check() {
        if (embedded() != get(Setting.VAULT_DB_URL).isEmpty()) {
            throw Refusal.badSetting("MOXORA_DB_URL and MOXORA_VAULT_DB_URL belong together: set both for databases of"
                    + " your own, or none for embedded ones.");
        }
        NEEDED.forEach((url, companions) -> get(url).ifPresent(value -> {
            if (!value.startsWith("jdbc:postgresql:")) {
                throw Settings.refused(url, "does not begin with jdbc:postgresql:");
            }
            for (Setting companion : companions) {
                if (get(companion).isEmpty()) {
                    throw Settings.refused(companion, "is needed beside " + url.variable());
                }
            }
        }));
        if (!embedded() && get(Setting.DB_URL).equals(get(Setting.VAULT_DB_URL))) {
            throw Settings.refused(
                    Setting.VAULT_DB_URL,
                    "names the same database as MOXORA_DB_URL; the vault needs a cluster of"
                            + " its own, or backups of the data would bring destroyed keys back");
        }
    }

    /** What does not keep Moxora from starting but should be known. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Setting setting : List.of(Setting.DB_URL, Setting.VAULT_DB_URL)) {
            if (get(setting).filter(url -> !DatabaseUrl.isProtected(url)).isPresent()) {
                warnings.add(setting.variable() + " has no sslmode=verify-full: whoever is on the way to that database"
                        + " can read along or answer in its place.");
            }
        }
        return warnings;
    }

    /** The system properties, as they were set; nothing for embedded databases. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        if (!embedded()) {
            for (Setting setting : DATABASES) {
                get(setting).ifPresent(value -> properties.put(setting.property(), value));
            }
        }
        return properties;
    }

    private Optional<String> get(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }
}
