package moxora.rest;

import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Ids in paths and bodies: the 36-character form of a UUID, and nothing else. */
final class PathId {

    private PathId() {}

    static UUID of(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException notAUuid) {
            // Answered below; fromString also takes shorter forms, which are no ids.
        }
        throw new Fault(FaultCode.MALFORMED_ID, "An id is a UUID of 36 characters.");
    }
}
