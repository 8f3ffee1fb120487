package moxora.contact;

import moxora.crypto.Sealed;
import org.jspecify.annotations.Nullable;

/** A contact's compartments; all but identity are absent where the contact has no such field. */
record SealedContact(
        Sealed identity,
        @Nullable Sealed profile,
        @Nullable Sealed notes,
        @Nullable Sealed special,
        @Nullable Sealed restrictions) {

    /** As a reader takes it that has nothing to do with special categories and restrictions. */
    SealedContact(Sealed identity, @Nullable Sealed profile, @Nullable Sealed notes) {
        this(identity, profile, notes, null, null);
    }

    SealedContact with(@Nullable Sealed otherSpecial) {
        return new SealedContact(identity, profile, notes, otherSpecial, restrictions);
    }

    /** How many bytes it takes in all. */
    int size() {
        return identity.size() + size(profile) + size(notes) + size(special) + size(restrictions);
    }

    private static int size(@Nullable Sealed sealed) {
        return sealed == null ? 0 : sealed.size();
    }
}
