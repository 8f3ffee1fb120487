package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;
import moxora.contact.IndexLeakage;
import moxora.contact.Leakage;

/** A measurement on the wire: for admins with the names of their fields, for operators without. */
final class LeakageJson {

    private LeakageJson() {}

    static JsonObject of(Leakage leakage, Function<IndexLeakage, String> name) {
        JsonArrayBuilder indexes = Json.createArrayBuilder();
        leakage.indexes()
                .forEach(index -> indexes.add(Json.createObjectBuilder()
                        .add("index", name.apply(index))
                        .add("contacts", index.contacts())
                        .add("values", index.values())
                        .add("distinctTokens", index.distinctTokens())
                        .add("topShare", rounded(index.topShare(), 4))
                        .add("minEntropyBits", rounded(index.minEntropyBits(), 2))
                        .add("expectedCoincidences", rounded(index.expectedCoincidences(), 1))
                        .add("measuredCoincidences", index.measuredCoincidences())
                        .add("verdict", index.verdict().wire())));
        return Json.createObjectBuilder()
                .add("measuredAt", leakage.measuredAt().toString())
                .add("contacts", leakage.contacts())
                .add("indexes", indexes)
                .add("unexplainedTokens", leakage.unexplainedTokens())
                .add("missingTokens", leakage.missingTokens())
                .add("contactsOfOlderGenerations", leakage.contactsOfOlderGenerations())
                .add("lowEntropyBelowBits", IndexLeakage.LEAST_BITS)
                .add("lowEntropyFromContacts", IndexLeakage.FEWEST_CONTACTS)
                .build();
    }

    private static BigDecimal rounded(double number, int places) {
        return BigDecimal.valueOf(number).setScale(places, RoundingMode.HALF_UP);
    }
}
