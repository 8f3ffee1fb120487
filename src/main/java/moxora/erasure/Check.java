package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * One thing a residue scan looked at.
 *
 * @param holds whether it is as it must be
 * @param found what was counted
 */
public record Check(String name, boolean holds, String found) {

    JsonObject json() {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("holds", holds)
                .add("found", found)
                .build();
    }
}
