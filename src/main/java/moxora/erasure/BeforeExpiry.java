package moxora.erasure;

import java.time.Instant;
import moxora.tenant.TenantScope;

/** Told of rows whose retention is over before they go, so that what the law asks for is kept apart first. */
public interface BeforeExpiry {

    /** Keeps nothing. */
    BeforeExpiry NOTHING = (scope, table, before) -> {};

    /**
     * Keeps what of the table must outlive its retention, in transactions of its own; called right before rows whose
     * time lies before the given one are removed, and repeatable. The column of the time is the one that retention
     * counts from. What it throws puts the removal off.
     */
    void keep(TenantScope scope, String table, Instant before);
}
