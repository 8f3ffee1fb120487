package moxora.crypto;

/** Where a key is in its life (NIST SP 800-57 part 1 rev. 5, section 7). */
public enum KeyState {
    /** Made, known to open and to search by on every node before the first value is sealed under it. */
    PRE_ACTIVE,
    /** Seals and opens. */
    ACTIVE,
    /** Opens only: another has taken its place, and older backups are still readable by it. */
    DEACTIVATED,
    /** Neither seals nor opens until it is taken back; what it was before is noted. */
    SUSPENDED,
    /** Somebody may have it: opens only until everything is sealed anew, and is then destroyed at once. */
    COMPROMISED,
    /** Every copy is gone. */
    DESTROYED
}
