package moxora.store;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * One transaction in one organisation. Rows found, changed and deleted are that organisation's, by the persistence
 * unit's multitenancy and, under it, by row-level security.
 */
public final class TenantSession {

    private static final Logger LOG = Logger.getLogger(TenantSession.class.getName());

    private final TenantScope scope;
    private final Sql sql;
    private final @Nullable EntityManager entities;
    private final List<Runnable> afterwards = new ArrayList<>();

    TenantSession(TenantScope scope, Sql sql, @Nullable EntityManager entities) {
        this.scope = scope;
        this.sql = sql;
        this.entities = entities;
    }

    public TenantScope scope() {
        return scope;
    }

    /** The organisation's id as every statement names it. */
    public UUID organisation() {
        return scope.organisation().value();
    }

    /** Statements of bulk work, on the same connection in the same transaction. */
    public Sql sql() {
        return sql;
    }

    /** A row of this organisation; another's row is not there. */
    public <T> Optional<T> find(Class<T> type, UUID id) {
        // A query, not find(): with the tenant in the primary key, find() binds the tenant as text.
        return entities()
                .createQuery("select r from " + type.getSimpleName() + " r where r.id = :id", type)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    public void persist(Object row) {
        entities().persist(row);
        entities().flush();
    }

    /** Sends changes of found rows now, so that a conflict is told here. */
    public void flush() {
        entities().flush();
    }

    public void remove(Object row) {
        entities().remove(row);
        entities().flush();
    }

    /** Runs something short once the transaction is durable, and never when it is rolled back or the process dies. */
    public void afterCommit(Runnable work) {
        afterwards.add(work);
    }

    void committed() {
        for (Runnable work : afterwards) {
            try {
                work.run();
            } catch (RuntimeException e) {
                // What was committed stays, so its caller is not told of a failure.
                LOG.log(Level.WARNING, "What was to follow a transaction failed: {0}", e.toString());
            }
        }
    }

    private EntityManager entities() {
        if (entities == null) {
            throw new IllegalStateException("this role works with statements only");
        }
        return entities;
    }
}
