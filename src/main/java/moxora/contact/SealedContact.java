package moxora.contact;

import moxora.crypto.Sealed;
import org.jspecify.annotations.Nullable;

/** A contact's compartments; profile and notes are absent where the contact has no such field. */
record SealedContact(
        Sealed identity, @Nullable Sealed profile, @Nullable Sealed notes) {

    /** How many bytes it takes in all. */
    int size() {
        return identity.size() + (profile == null ? 0 : profile.size()) + (notes == null ? 0 : notes.size());
    }
}
