package moxora.tenant;

/** The life of an organisation. It only ever moves forward, but for {@code CLOSING} back to {@code ACTIVE} by undo. */
public enum OrganisationState {
    ACTIVE,
    /** Closure is requested: log-in, export, status, undo and webhooks work; all else is refused. */
    CLOSING,
    /** No copy of its keysets is left; nothing opens any more. */
    KEY_DESTROYED,
    /** Its rows are gone. */
    PURGED,
    /** A scan found nothing and a certificate says so. */
    VERIFIED
}
