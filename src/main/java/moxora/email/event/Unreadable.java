package moxora.email.event;

import moxora.contact.ContactAddresses;
import moxora.email.provider.Reported;
import org.jspecify.annotations.Nullable;

/**
 * What could not be read as an event.
 *
 * @param recipient whom it is about, where it says so
 */
record Unreadable(Reported reported, ContactAddresses.@Nullable Address recipient) {

    @Override
    public String toString() {
        return "Unreadable[redacted]";
    }
}
