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
import java.util.UUID;
import moxora.audit.AuditTrail;

/**
 * What is noted down before anything is destroyed, so that its absence can be shown afterwards.
 *
 * <p>Bytes to look for are kept masked: the journal lies in a sink that is searched for them.
 *
 * @param canaryText of the canary that is opened before and may not open after, or {@link #NOT_OPENED}
 * @param canaryTexts everything that the organisation's canaries hold, as far as they opened
 * @param ids of rows, a few of each table
 * @param auditCheckpoint the last signed checkpoint of the trail in its canonical form, or empty when there was none
 */
record Evidence(
        Map<String, Long> countsBefore,
        List<KeyDestruction.Doomed> keys,
        KeyDestruction.Canary canary,
        String canaryText,
        List<byte[]> unreadable,
        AuditTrail.Head auditHead,
        String auditCheckpoint,
        List<String> canaryTexts,
        List<UUID> ids) {

    /** Instead of the text of a canary that did not open before the keys went. */
    static final String NOT_OPENED = "";

    private static final byte MASK = 0x5A;

    /** With the one canary and no ids. */
    Evidence(
            Map<String, Long> countsBefore,
            List<KeyDestruction.Doomed> keys,
            KeyDestruction.Canary canary,
            String canaryText,
            List<byte[]> unreadable,
            AuditTrail.Head auditHead,
            String auditCheckpoint) {
        this(
                countsBefore,
                keys,
                canary,
                canaryText,
                unreadable,
                auditHead,
                auditCheckpoint,
                canaryText.equals(NOT_OPENED) ? List.of() : List.of(canaryText),
                List.of());
    }

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
        JsonArrayBuilder texts = Json.createArrayBuilder();
        canaryTexts.forEach(text -> texts.add(masked(text)));
        JsonArrayBuilder rows = Json.createArrayBuilder();
        ids.forEach(id -> rows.add(masked(id.toString())));
        return Json.createObjectBuilder()
                .add("countsBefore", counts)
                .add("keys", keyList)
                .add("maskedCanary", masked(canary.wire()))
                .add("canaryText", masked(canaryText))
                .add("unreadable", needles)
                .add("canaryTexts", texts)
                .add("ids", rows)
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
                KeyDestruction.Canary.of(
                        json.containsKey("maskedCanary")
                                ? text(json.getString("maskedCanary"))
                                : json.getString("canary")),
                text(json.getString("canaryText")),
                unreadable,
                new AuditTrail.Head(json.getJsonNumber("auditSeq").longValueExact(), json.getString("auditHash")),
                json.getString("auditCheckpoint", ""),
                texts(json, "canaryTexts", List.of(text(json.getString("canaryText")))),
                texts(json, "ids", List.of()).stream().map(UUID::fromString).toList());
    }

    /** Whether the canary opened before the keys went, so that its text can be looked for. */
    boolean canaryOpened() {
        return !canaryText.equals(NOT_OPENED);
    }

    long rowsBefore() {
        return countsBefore.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What an older entry does not have is what it was then. */
    private static List<String> texts(JsonObject json, String name, List<String> otherwise) {
        return json.containsKey(name)
                ? json.getJsonArray(name).getValuesAs(JsonString.class).stream()
                        .map(masked -> text(masked.getString()))
                        .toList()
                : otherwise;
    }

    private static String masked(String text) {
        return masked(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String masked) {
        return new String(unmasked(masked), StandardCharsets.UTF_8);
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
