package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moxora.audit.AuditTrail;

/**
 * What is noted down before anything is destroyed, so that its absence can be shown afterwards.
 *
 * <p>Bytes to look for are kept masked: the journal lies in a sink that is searched for them.
 *
 * @param auditCheckpoint the last signed checkpoint of the trail in its canonical form, or empty when there was none
 */
record Evidence(
        Map<String, Long> countsBefore,
        List<KeyDestruction.Doomed> keys,
        KeyDestruction.Canary canary,
        String canaryText,
        List<byte[]> unreadable,
        AuditTrail.Head auditHead,
        String auditCheckpoint) {

    private static final byte MASK = 0x5A;

    JsonObject json() {
        JsonObjectBuilder counts = Json.createObjectBuilder();
        countsBefore.forEach(counts::add);
        JsonArrayBuilder keyList = Json.createArrayBuilder();
        keys.forEach(key -> keyList.add(Json.createObjectBuilder()
                .add("purpose", key.purpose())
                .add("generation", key.generation())
                .add("keyId", key.keyId() == null ? JsonValue.NULL : Json.createValue(key.keyId()))
                .add("kekUri", key.kekUri())
                .add("slice", masked(key.slice()))));
        JsonArrayBuilder needles = Json.createArrayBuilder();
        unreadable.forEach(needle -> needles.add(masked(needle)));
        return Json.createObjectBuilder()
                .add("countsBefore", counts)
                .add("keys", keyList)
                .add("canary", canary.wire())
                .add("canaryText", masked(canaryText.getBytes(StandardCharsets.UTF_8)))
                .add("unreadable", needles)
                .add("auditSeq", auditHead.seq())
                .add("auditHash", auditHead.hash())
                .add("auditCheckpoint", auditCheckpoint)
                .build();
    }

    static Evidence of(JsonObject json) {
        Map<String, Long> counts = new TreeMap<>();
        json.getJsonObject("countsBefore")
                .forEach((table, count) -> counts.put(table, ((JsonNumber) count).longValueExact()));
        List<KeyDestruction.Doomed> keys = new ArrayList<>();
        for (JsonObject key : json.getJsonArray("keys").getValuesAs(JsonObject.class)) {
            keys.add(new KeyDestruction.Doomed(
                    key.getString("purpose"),
                    key.getInt("generation", 1),
                    key.get("keyId") instanceof JsonNumber id ? id.longValueExact() : null,
                    key.getString("kekUri"),
                    unmasked(key.getString("slice"))));
        }
        List<byte[]> unreadable = new ArrayList<>();
        for (JsonString needle : json.getJsonArray("unreadable").getValuesAs(JsonString.class)) {
            unreadable.add(unmasked(needle.getString()));
        }
        return new Evidence(
                counts,
                keys,
                KeyDestruction.Canary.of(json.getString("canary")),
                new String(unmasked(json.getString("canaryText")), StandardCharsets.UTF_8),
                unreadable,
                new AuditTrail.Head(json.getJsonNumber("auditSeq").longValueExact(), json.getString("auditHash")),
                json.getString("auditCheckpoint", ""));
    }

    long rowsBefore() {
        return countsBefore.values().stream().mapToLong(Long::longValue).sum();
    }

    static String masked(byte[] bytes) {
        return Base64.getEncoder().encodeToString(xor(bytes));
    }

    static byte[] unmasked(String text) {
        return xor(Base64.getDecoder().decode(text));
    }

    private static byte[] xor(byte[] bytes) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK;
        }
        return masked;
    }
}
