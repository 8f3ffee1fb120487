package moxora.rest;

import jakarta.ws.rs.core.EntityTag;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** A contact's version as {@code ETag} and {@code If-Match} carry it (RFC 9110 section 8.8.3). */
final class ContactVersion {

    private ContactVersion() {}

    static EntityTag tag(Contact contact) {
        return new EntityTag("v" + contact.version());
    }

    /** The version in an If-Match header, or null for none and for {@code *}. */
    static @Nullable Long expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        String tag = ifMatch.strip();
        if (tag.matches("\"v[0-9]{1,18}\"")) {
            return Long.parseLong(tag.substring(2, tag.length() - 1));
        }
        if (tag.matches("(W/)?\"[^\"]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*")) {
            // A tag of another form, or several: none of ours, so it cannot match.
            return -1L;
        }
        throw new Fault(FaultCode.MALFORMED_HEADER, "If-Match is the ETag of an earlier answer, or *.");
    }
}
