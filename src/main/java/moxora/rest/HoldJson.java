package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.hold.HeldClass;
import moxora.hold.Hold;
import moxora.hold.HoldDisclosures;
import org.jspecify.annotations.Nullable;

/** Holds in JSON. */
final class HoldJson {

    private HoldJson() {}

    /** What an organisation is told of a hold on it. */
    static JsonObjectBuilder told(Hold hold) {
        return Json.createObjectBuilder()
                .add("id", hold.id().toString())
                .add("scope", scope(hold))
                .add(
                        "ground",
                        Json.createObjectBuilder()
                                .add("kind", hold.draft().ground().kind().wire()))
                .add("expiresAt", hold.draft().expiresAt().toString());
    }

    private static JsonObjectBuilder scope(Hold hold) {
        JsonArrayBuilder classes = Json.createArrayBuilder();
        hold.classes().stream().map(HeldClass::wire).sorted().forEach(classes::add);
        JsonArrayBuilder contacts = Json.createArrayBuilder();
        hold.draft().contacts().stream().sorted().forEach(contact -> contacts.add(contact.toString()));
        return Json.createObjectBuilder().add("classes", classes).add("contactIds", contacts);
    }

    /** What operators see of a hold: ids, words and times. */
    static JsonObjectBuilder whole(Hold hold) {
        Hold.@Nullable Release release = hold.release();
        JsonObjectBuilder json = told(hold)
                .add("organisationId", hold.organisation().toString())
                .add("state", hold.state().wire())
                .add(
                        "ground",
                        Json.createObjectBuilder()
                                .add("kind", hold.draft().ground().kind().wire())
                                .add("reference", hold.draft().ground().reference()))
                .add("confidential", hold.draft().confidential())
                .add("proposedBy", hold.proposedBy().toString())
                .add("proposedAt", hold.proposedAt().toString())
                .add("confirmedBy", id(hold.confirmedBy()))
                .add("confirmedAt", OpsRotationsResource.time(hold.confirmedAt()))
                .add("takenAt", OpsRotationsResource.time(hold.takenAt()))
                .add("endedAt", OpsRotationsResource.time(hold.endedAt()));
        return release == null
                ? json.add("release", JsonValue.NULL)
                : json.add(
                        "release",
                        Json.createObjectBuilder()
                                .add("proposedBy", release.by().toString())
                                .add("proposedAt", release.at().toString())
                                .add("reason", release.reason()));
    }

    static JsonObjectBuilder counts(Map<String, Long> counts) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        new TreeMap<>(counts).forEach(json::add);
        return json;
    }

    static JsonObject disclosure(HoldDisclosures.Disclosure disclosure) {
        return Json.createObjectBuilder()
                .add("id", disclosure.id().toString())
                .add("state", disclosure.until() == null ? "proposed" : "confirmed")
                .add("requestedBy", disclosure.requestedBy().toString())
                .add("until", OpsRotationsResource.time(disclosure.until()))
                .build();
    }

    static JsonObjectBuilder record(HoldDisclosures.Record record) {
        JsonObjectBuilder fields = Json.createObjectBuilder();
        record.fields().forEach((name, texts) -> {
            JsonArrayBuilder list = Json.createArrayBuilder();
            texts.forEach(list::add);
            fields.add(name, list);
        });
        return Json.createObjectBuilder()
                .add("kind", record.kind())
                .add("id", record.id().toString())
                .add("heldAt", record.heldAt().toString())
                .add("fields", fields);
    }

    private static JsonValue id(@Nullable UUID id) {
        return id == null ? JsonValue.NULL : Json.createValue(id.toString());
    }
}
