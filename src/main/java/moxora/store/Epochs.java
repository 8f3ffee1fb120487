package moxora.store;

import java.time.Instant;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what the vault knows and the tenant data must follow, so that an older copy of either is told by what it
 * lacks: the vault takes a number with what it writes down, and the tenant data notes the number in the transaction
 * that brings the effect about. {@link GivenEpochs} and {@link AppliedEpochs} read the two lists.
 */
public final class Epochs {

    private Epochs() {}

    /**
     * As {@link #next(Sql, OrganisationId)}, of nobody in particular: where it is missing from the tenant data, every
     * organisation is brought up to what the vault knows.
     */
    public static long next(Sql vault) {
        return given(vault, null);
    }

    /** The next number, taken in the vault's transaction that writes down what it stands for, and of whom. */
    public static long next(Sql vault, OrganisationId organisation) {
        return given(vault, organisation);
    }

    private static long given(Sql vault, @Nullable OrganisationId organisation) {
        return vault.first(
                        "insert into epoch_given (epoch, organisation_id) values (nextval('erasure_epoch'), ?)"
                                + " returning epoch",
                        row -> row.number(1),
                        organisation == null ? null : organisation.value())
                .orElseThrow();
    }

    /** Notes in the caller's transaction that what the number stands for has taken effect. */
    public static void applied(TenantSession session, long epoch, Instant now) {
        session.sql()
                .update("insert into erasure_applied (epoch, at) values (?, ?) on conflict do nothing", epoch, now);
    }
}
