package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Project Wycheproof's vectors (C2SP, Apache License 2.0), read from where they are kept beside the project. Where they
 * are not, the tests are skipped and say so.
 */
final class Wycheproof {

    /** One vector: what goes in, what must come out, and whether it is valid. */
    record Vector(JsonObject group, JsonObject test) {

        byte[] hex(String name) {
            return HexFormat.of().parseHex(test.getString(name));
        }

        boolean isValid() {
            return test.getString("result").equals("valid");
        }

        String place() {
            return "tcId " + test.getInt("tcId");
        }
    }

    private Wycheproof() {}

    /** The vectors of the groups that fit; every vector is either valid or invalid, none is left to taste. */
    static List<Vector> vectors(String name, Predicate<JsonObject> fits) throws IOException {
        Path file = Path.of(System.getProperty("project.directory", "."))
                .resolve("../shared/data/wycheproof")
                .resolve(name);
        assumeTrue(Files.exists(file), "No Wycheproof vectors beside the project: " + name);
        List<Vector> vectors = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file);
                var json = Json.createReader(reader)) {
            for (JsonObject group : json.readObject().getJsonArray("testGroups").getValuesAs(JsonObject.class)) {
                if (fits.test(group)) {
                    group.getJsonArray("tests")
                            .getValuesAs(JsonObject.class)
                            .forEach(test -> vectors.add(new Vector(group, test)));
                }
            }
        }
        assertThat(vectors)
                .extracting(vector -> vector.test.getString("result"))
                .containsOnly("valid", "invalid");
        return vectors;
    }

    /** Says how many there were of each kind, beside the tally. */
    static void count(String what, List<Vector> vectors, int valid, int invalid) {
        long ofValid = vectors.stream().filter(Vector::isValid).count();
        System.out.printf(
                "wycheproof | %s | %d vectors | %d valid | %d invalid%n",
                what, vectors.size(), ofValid, vectors.size() - ofValid);
        assertThat(ofValid).as(what + ": valid vectors").isEqualTo(valid);
        assertThat(vectors.size() - ofValid).as(what + ": invalid vectors").isEqualTo(invalid);
    }
}
