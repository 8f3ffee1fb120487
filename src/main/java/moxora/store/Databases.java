package moxora.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The two clusters as pools of connections: tenant data for the serving and the purging role, the vault for the serving
 * role and the keeper. The same class in and out of the container, so that tests drive what runs.
 */
public final class Databases implements AutoCloseable {

    private static final int SERVING_CONNECTIONS = 16;
    private static final int RARE_CONNECTIONS = 3;

    /** A database that is down is told of after two seconds, not after a caller's patience. */
    private static final long CONNECTION_TIMEOUT_MILLIS = 2_000;

    private static final long VALIDATION_TIMEOUT_MILLIS = 1_000;

    /** The vault answers from small tables: one that says nothing for so long is out of reach. */
    private static final int VAULT_SILENCE_SECONDS = 10;

    private final HikariDataSource data;
    private final HikariDataSource purge;
    private final HikariDataSource vault;
    private final HikariDataSource keeper;
    private final EntityManagerFactory entities;
    private final Logins logins;

    /** Who logs in where. Where no own role is given for purging or keeping, the owner's is used. */
    public record Logins(
            DatabaseLogin data,
            DatabaseLogin dataOwner,
            DatabaseLogin purge,
            DatabaseLogin vault,
            DatabaseLogin vaultOwner,
            DatabaseLogin keeper) {}

    public Databases(Logins logins) {
        this(logins, SERVING_CONNECTIONS);
    }

    /** With so few connections that tenants follow each other on every one of them. */
    Databases(Logins logins, int servingConnections) {
        this.logins = logins;
        this.data = pool("moxora-data", logins.data(), servingConnections);
        this.purge = pool("moxora-purge", logins.purge(), RARE_CONNECTIONS);
        this.vault = pool("moxora-vault", logins.vault(), SERVING_CONNECTIONS / 2 + 1, VAULT_SILENCE_SECONDS);
        this.keeper = pool("moxora-keeper", logins.keeper(), RARE_CONNECTIONS);
        this.entities =
                Persistence.createEntityManagerFactory("moxora", Map.of("jakarta.persistence.nonJtaDataSource", data));
    }

    public TenantStore tenants() {
        return new TenantStore(data, entities);
    }

    public TenantStore purging() {
        return new TenantStore(purge);
    }

    public Vault vault() {
        return new Vault(vault, keeper);
    }

    public Routes routes(moxora.crypto.RouteKeys keys) {
        return new Routes(data, keys);
    }

    /** The months of e-mail events, kept by the schema's owner. */
    public EventPartitions eventPartitions() {
        return new EventPartitions(logins.dataOwner());
    }

    /** What the tenant data note of the vault. */
    public AppliedEpochs appliedEpochs() {
        return new AppliedEpochs(purge);
    }

    public Catalogue catalogue() {
        return new Catalogue(purge);
    }

    public Catalogue vaultCatalogue() {
        return new Catalogue(vault);
    }

    /**
     * Where the walls between organisations have holes: in the schema of either cluster, in the rights of the serving
     * roles, in the persistence unit. Each is a sentence without values; empty when all is well.
     */
    public List<String> holes() {
        List<String> holes = new ArrayList<>(
                new Walls(data).holesInData(logins.data().user(), logins.purge().user()));
        holes.addAll(new Walls(vault).holesInVault(logins.vault().user()));
        holes.addAll(EntityWalls.holes(entities));
        return holes;
    }

    /** Every table that the persistence unit writes to, as the provider understood the mappings. */
    public List<MappedTable> mappedTables() {
        return MappedTable.of(entities);
    }

    public EntityManagerFactory entities() {
        return entities;
    }

    /** Serving connections, for a test that plants statements of its own. */
    DataSource dataConnections() {
        return data;
    }

    private static HikariDataSource pool(String name, DatabaseLogin login, int size) {
        return pool(name, login, size, 0);
    }

    /** @param silenceSeconds how long a statement may be without an answer; 0 for ever, since some take hours */
    private static HikariDataSource pool(String name, DatabaseLogin login, int size, int silenceSeconds) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new BrokenOff());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        // The DETAIL of a constraint quotes values; it must reach no log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // Said in full, so that no temporary table of that name comes before ours.
        config.addDataSourceProperty("currentSchema", "public,pg_temp");
        config.addDataSourceProperty("socketTimeout", String.valueOf(silenceSeconds));
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        entities.close();
        keeper.close();
        vault.close();
        purge.close();
        data.close();
    }
}
