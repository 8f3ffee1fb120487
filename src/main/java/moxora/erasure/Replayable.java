package moxora.erasure;

import moxora.tenant.TenantScope;

/**
 * Something that the vault knows of an organisation and that an older copy of the tenant data, restored from a backup,
 * does not: who was erased since, which address is not to be written to. Implemented by the floors above.
 */
public interface Replayable {

    /** What it is, in the plural, for the log and for operators. */
    String what();

    /**
     * Brings the tenant data of a living organisation to what the vault knows, in transactions of its own, however old
     * the copy is; it has no effect where nothing is missing. Returns how many rows it changed.
     */
    long replay(TenantScope scope);
}
