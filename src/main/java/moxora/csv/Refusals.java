package moxora.csv;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.StringReader;

/** The refused rows of an import as they are listed: at most {@link CsvLimits#LISTED_REFUSALS}. */
final class Refusals {

    private final JsonArrayBuilder list;
    private int listed;

    private Refusals(JsonArray before) {
        this.list = Json.createArrayBuilder(before);
        this.listed = before.size();
    }

    /** Goes on with what an interrupted import had listed; {@code ""} begins. */
    static Refusals of(String outcome) {
        return new Refusals(list(outcome));
    }

    static JsonArray list(String outcome) {
        if (outcome.isEmpty()) {
            return JsonArray.EMPTY_JSON_ARRAY;
        }
        try (var reader = Json.createReader(new StringReader(outcome))) {
            return reader.readObject().getJsonArray("rejected");
        }
    }

    void add(long row, RowReader.Refusal refusal) {
        if (listed < CsvLimits.LISTED_REFUSALS) {
            JsonObject entry = Json.createObjectBuilder()
                    .add("row", row)
                    .add("column", refusal.column())
                    .add("code", refusal.code())
                    .add("message", refusal.message())
                    .build();
            list.add(entry);
            listed++;
        }
    }

    /** The list so far, as text; the builder goes on with a copy. */
    String outcome() {
        JsonArray soFar = list.build();
        soFar.forEach(list::add);
        return Json.createObjectBuilder().add("rejected", soFar).build().toString();
    }
}
