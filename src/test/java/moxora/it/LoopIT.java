package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole loop over HTTP, from sign-up to a certificate that a stranger verifies. */
@Tag("P83")
@Tag("P112")
class LoopIT extends Deployed {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", ".")).toAbsolutePath();
    private static final Path STRANGERS_FILE = PROJECT.resolveSibling("shared").resolve("data/people-3000.csv");
    private static final Path SAMPLE = PROJECT.resolve("docs/sample-contacts.csv");

    private static final Map<String, String> STRANGERS_MAPPING = Map.of(
            "GivenName", "firstName",
            "Surname", "lastName",
            "EmailAddress", "email",
            "TelephoneNumber", "phone",
            "Company", "company",
            "Occupation", "title",
            "Country", "tags",
            "City", "customFields.City",
            "StreetAddress", "customFields.Street");

    private static final Map<String, String> SAMPLE_MAPPING = Map.of(
            "First name", "firstName",
            "Last name", "lastName",
            "E-mail", "email",
            "Phone", "phone",
            "Company", "company",
            "Job", "title",
            "Labels", "tags",
            "City", "customFields.City",
            "Remarks", "notes");

    @Test
    void aStrangersFile_goesRoundTheWholeLoop() throws Exception {
        Assumptions.assumeTrue(Files.exists(STRANGERS_FILE), "skipped: ../shared/data/people-3000.csv is not here");
        loop(STRANGERS_FILE, STRANGERS_MAPPING, 3_000);
    }

    @Test
    void theSampleFile_goesRoundTheWholeLoop() throws Exception {
        loop(SAMPLE, SAMPLE_MAPPING, 40);
    }

    private void loop(Path file, Map<String, String> mapping, int people) throws Exception {
        byte[] csv = Files.readAllBytes(file);
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String query = "?mapping=" + encode(json(mapping).toString());

        for (Tenant tenant : List.of(acme, bolt)) {
            JsonObject status = importCsv(tenant, query, csv);
            assertThat(status.getString("state")).isEqualTo("done");
            assertThat(status.getInt("imported")).isEqualTo(people);
            assertThat(status.getInt("rejectedCount")).isZero();
        }
        List<Map<String, String>> rows = records(new String(csv, StandardCharsets.UTF_8));
        exportEqualsTheFile(acme, rows, mapping);
        eachIndexFinds(acme, rows.get(people / 2), mapping);
        changesAreRead(acme, rows.get(1), mapping);
        String ofNeighbour = export(bolt);

        Answer closing = post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}");
        assertThat(closing.status()).isEqualTo(202);
        assertThat(get("api/v1/contacts/export", acme.token()).status()).isEqualTo(200);
        assertThat(post("api/v1/contacts", acme.token(), "{\"firstName\":\"Late\"}")
                        .code())
                .isEqualTo("organisation_closing");
        String closure = "ops/v1/closures/" + acme.organisation();
        assertThat(get(closure + "/certificate", operatorToken()).code()).isEqualTo("not_verified");

        Answer moved = post("ops/v1/clock", operatorToken(), "{\"advance\":\"P21D\"}");
        assertThat(moved.status()).isEqualTo(200);
        JsonObject done = get(closure, operatorToken()).json();
        assertThat(done.getString("state")).as(done.toString()).isEqualTo("VERIFIED");
        verifiesOffline(get(closure + "/certificate", operatorToken()).body());
        JsonObject scanned = post(closure + "/verify", operatorToken(), "{}").json();
        assertThat(scanned.getString("result")).as(scanned.toString()).isEqualTo("clean");
        assertThat(scanned.getJsonArray("checks")).isNotEmpty();
        assertThat(scanned.getJsonArray("sinks")).hasSizeGreaterThan(4);
        assertThat(scanned.getJsonArray("forms")).hasSizeGreaterThan(10);

        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(401);
        Tenant boltAgain = new Tenant(bolt.organisation(), bolt.name(), bolt.email(), logIn(bolt.email()));
        assertThat(export(boltAgain)).isEqualTo(ofNeighbour);
    }

    private static JsonObject json(Map<String, String> mapping) {
        var builder = Json.createObjectBuilder();
        mapping.forEach(builder::add);
        return builder.build();
    }

    private String export(Tenant tenant) {
        Answer export = get("api/v1/contacts/export", tenant.token());
        assertThat(export.status()).isEqualTo(200);
        return export.body();
    }

    /** Every mapped cell comes back, and no cell that nobody mapped (passwords, card numbers) does. */
    private void exportEqualsTheFile(Tenant tenant, List<Map<String, String>> rows, Map<String, String> mapping)
            throws Exception {
        Answer export = get("api/v1/contacts/export", tenant.token());
        assertThat(export.header("Moxora-Rows")).isEqualTo(String.valueOf(rows.size()));
        Map<String, Map<String, String>> exported = new HashMap<>();
        records(export.body()).forEach(row -> exported.put(row.get("emails"), row));
        String emailColumn = column(mapping, "email");
        for (Map<String, String> row : rows) {
            Map<String, String> out = exported.get(row.get(emailColumn).strip());
            mapping.forEach((from, to) -> assertThat(unguarded(out.get(exportedName(to))))
                    .as(from)
                    .isEqualTo(Normalizer.normalize(row.get(from), Normalizer.Form.NFC)
                            .strip()));
        }
        List<String> header = List.copyOf(records(export.body()).get(0).keySet());
        assertThat(header).doesNotContain("Password", "CCNumber", "CVV2", "NationalID");
    }

    private static String exportedName(String mapped) {
        return mapped.equals("email") ? "emails" : mapped.equals("phone") ? "phones" : mapped;
    }

    private static String unguarded(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    private static String column(Map<String, String> mapping, String field) {
        return mapping.entrySet().stream()
                .filter(entry -> entry.getValue().equals(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void eachIndexFinds(Tenant tenant, Map<String, String> person, Map<String, String> mapping) {
        String email = person.get(column(mapping, "email")).strip();
        String lastName = person.get(column(mapping, "lastName")).strip();
        String prefix = lastName.substring(0, Math.min(3, lastName.length()));
        for (String query : List.of(
                "email=" + encode(email.toUpperCase(java.util.Locale.ROOT)),
                "phone=" + encode(person.get(column(mapping, "phone"))),
                "name=" + encode(prefix) + "&email=" + encode(email),
                "company=" + encode(person.get(column(mapping, "company")).strip()),
                "field.City=" + encode(person.get("City").strip()) + "&email=" + encode(email))) {
            Answer found = get("api/v1/contacts?limit=200&" + query, tenant.token());
            assertThat(found.json().getJsonArray("items").toString()).as(query).contains(email);
        }
    }

    private void changesAreRead(Tenant tenant, Map<String, String> person, Map<String, String> mapping) {
        String email = person.get(column(mapping, "email")).strip();
        JsonObject found = get("api/v1/contacts?email=" + encode(email), tenant.token())
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        String path = "api/v1/contacts/" + found.getString("id");
        Answer read = get(path, tenant.token());
        Answer patched = call(
                "PATCH",
                path,
                tenant.token(),
                "application/merge-patch+json",
                "{\"tags\":[\"vip\",\"autumn\"],\"customFields\":{\"Seat\":\"12A\"}}");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.json().getJsonObject("customFields").keySet()).contains("City", "Seat");
        assertThat(patched.header("ETag")).isNotEqualTo(read.header("ETag"));
        assertThat(get("api/v1/contacts?tag=AUTUMN&field.seat=12a", tenant.token())
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
    }

    private static List<Map<String, String>> records(String csv) throws Exception {
        String text = csv.startsWith("\ufeff") ? csv.substring(1) : csv;
        try (CSVReader reader = new CSVReaderBuilder(new StringReader(text))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .build()) {
            String[] header = reader.readNext();
            List<Map<String, String>> records = new ArrayList<>();
            for (String[] cells = reader.readNext(); cells != null; cells = reader.readNext()) {
                Map<String, String> record = new java.util.LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) {
                    record.put(header[i].strip(), cells[i]);
                }
                records.add(record);
            }
            return records;
        }
    }

    /** With the launcher's own command, in a process that has nothing but the JDK and two files. */
    private void verifiesOffline(String certificate) throws Exception {
        Path folder = Files.createTempDirectory("moxora-certificate-");
        Path body = Files.writeString(folder.resolve("certificate.json"), certificate);
        Path key = Files.writeString(
                folder.resolve("operator.pub"),
                get("ops/v1/certificate-key", operatorToken()).body());
        assertThat(verify(body, key)).isZero();
        Path forged = Files.writeString(
                folder.resolve("forged.json"), certificate.replace("\"result\":\"clean\"", "\"result\":\"Clean\""));
        assertThat(verify(forged, key)).isEqualTo(1);
    }

    private static int verify(Path certificate, Path key) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        PROJECT.resolve("target/moxora.jar").toString(),
                        "moxora.launch.Moxora",
                        "verify",
                        certificate.toString(),
                        "--key",
                        key.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
