package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Locale;

/**
 * A place where something of an organisation could lie.
 *
 * @param reason what is looked at there, or why nothing is
 */
public record Sink(String name, Handling handling, String reason) {

    /** What an erasure does about a sink. */
    public enum Handling {
        /** Erased, and looked at by each scan. */
        SCANNED,
        /** Nothing of an organisation gets there. */
        HOLDS_NOTHING,
        /** Something may lie there, and this erasure does not reach it. */
        NOT_ADDRESSED
    }

    JsonObject json() {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("handling", handling.name().toLowerCase(Locale.ROOT))
                .add("reason", reason)
                .build();
    }
}
