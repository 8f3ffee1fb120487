package moxora.disclosure.detector;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moxora.disclosure.redaction.Kind;

/**
 * What the analyzer answers: {@code [{"entity_type":"PERSON","start":0,"end":3,"score":0.85}]}, and more that is not
 * read. Offsets are code points, as Python counts. An answer that does not fit the text was given about another one, so
 * nothing of it is believed.
 */
final class Entities {

    /** Presidio gives what a model found 0.85, and a pattern without any context less than this. */
    static final double LEAST_SCORE = 0.3;

    private static final int MOST = 20_000;
    private static final int LONGEST_TYPE = 64;

    private Entities() {}

    /** @param start a UTF-16 offset, as the end is */
    record Entity(int start, int end, Kind kind) {}

    static List<Entity> read(String answer, String text) throws NoAnswerException {
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            return entities(reader.readArray(), offsets(text));
        } catch (NoAnswerException e) {
            throw e;
        } catch (JsonException | IllegalStateException | ClassCastException | ArithmeticException e) {
            throw unusable();
        } catch (RuntimeException e) {
            // The parser has no exception of its own for what is nested too deeply.
            throw unusable();
        }
    }

    private static List<Entity> entities(List<JsonValue> array, int[] offsets) throws NoAnswerException {
        if (array.size() > MOST) {
            throw unusable();
        }
        List<Entity> entities = new ArrayList<>();
        for (JsonValue value : array) {
            JsonObject object = value.asJsonObject();
            int start = ((JsonNumber) object.getValue("/start")).intValueExact();
            int end = ((JsonNumber) object.getValue("/end")).intValueExact();
            double score = ((JsonNumber) object.getValue("/score")).doubleValue();
            String type = object.getString("entity_type");
            boolean fits = start >= 0 && start < end && end < offsets.length && score >= 0 && score <= 1;
            if (!fits || type.isEmpty() || type.length() > LONGEST_TYPE) {
                throw unusable();
            }
            if (score >= LEAST_SCORE) {
                entities.add(new Entity(offsets[start], offsets[end], kind(type)));
            }
        }
        return entities;
    }

    /** Where each code point begins, and the end behind the last one. */
    private static int[] offsets(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = text.offsetByCodePoints(offsets[i - 1], 1);
        }
        return offsets;
    }

    /** Names of Presidio's and of the models below it; a type that is not known hides its words all the same. */
    private static Kind kind(String type) {
        String name = type.toUpperCase(Locale.ROOT);
        return switch (name) {
            case "PERSON", "PER" -> Kind.NAME;
            case "ORGANIZATION", "ORG" -> Kind.COMPANY;
            case "EMAIL_ADDRESS", "EMAIL" -> Kind.EMAIL;
            case "PHONE_NUMBER", "PHONE" -> Kind.PHONE;
            case "CREDIT_CARD" -> Kind.CARD;
            case "IBAN_CODE", "US_BANK_NUMBER", "CRYPTO" -> Kind.ACCOUNT;
            case "URL", "DOMAIN_NAME" -> Kind.URL;
            case "IP_ADDRESS" -> Kind.IP;
            case "MAC_ADDRESS", "ID", "UUID" -> Kind.ID;
            case "LOCATION", "LOC", "GPE", "FACILITY", "FAC", "ADDRESS", "ZIP_CODE" -> Kind.ADDRESS;
            case "DATE_TIME", "DATE", "AGE" -> Kind.DATE;
            case "PASSWORD", "API_KEY", "SECRET" -> Kind.SECRET;
            default -> isOfACountry(name) ? Kind.NATIONAL_ID : Kind.WORD;
        };
    }

    /** {@code US_SSN}, {@code UK_NHS}, {@code IT_FISCAL_CODE}. */
    private static boolean isOfACountry(String name) {
        return name.length() > 3 && name.charAt(2) == '_';
    }

    private static NoAnswerException unusable() {
        return new NoAnswerException("gave an answer that cannot be used");
    }
}
