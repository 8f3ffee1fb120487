package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the deployed whole does against abuse. It spends what is one account's or one organisation's only: all classes
 * share one address.
 */
class AbuseIT extends Deployed {

    private static final String WRONG = "a wrong horse battery staple";

    private Answer logIn(String email, String password, String organisation) {
        var body = Json.createObjectBuilder().add("email", email).add("password", password);
        if (organisation != null) {
            body.add("organisationId", organisation);
        }
        return post("api/v1/session", null, body.build().toString());
    }

    private JsonArray trail(Tenant tenant) {
        return get("api/v1/audit?limit=100", tenant.token()).json().getJsonArray("items");
    }

    private static List<String> actions(JsonArray trail) {
        return trail.getValuesAs(JsonObject.class).stream()
                .map(entry -> entry.getString("action"))
                .toList();
    }

    /** What an answer tells whoever sent it, but for what differs from one second to the next. */
    private static String told(Answer answer) {
        Set<String> names = answer.response().headers().map().keySet().stream()
                .filter(name -> !Set.of("date", ":status").contains(name))
                .collect(Collectors.toSet());
        return answer.status() + " " + answer.body() + " " + names;
    }

    @Test
    @Tag("P63")
    void lockOut_tellsNobodyWhoIsAUser_andLocksOneAccountOnly() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String unknown = UUID.randomUUID() + "@nowhere.example";
        for (int i = 0; i < 13; i++) {
            Answer known = logIn(acme.email(), WRONG, i == 5 ? UUID.randomUUID().toString() : null);
            Answer nobody = logIn(unknown, WRONG, i == 5 ? UUID.randomUUID().toString() : null);

            assertThat(told(known)).as("try " + i).isEqualTo(told(nobody));
            assertThat(known.status()).as("try " + i).isEqualTo(i < 11 ? 401 : 429);
            assertThat(known.code()).isEqualTo(i < 11 ? "invalid_credentials" : "locked_out");
            if (i >= 11) {
                int wait = Integer.parseInt(known.header("Retry-After"));
                assertThat(wait).isBetween(1, 30);
                assertThat(Integer.parseInt(nobody.header("Retry-After"))).isBetween(wait - 2, wait + 2);
            }
        }
        Answer right = logIn(acme.email(), PASSWORD, acme.organisation());
        assertThat(right.code()).isEqualTo("locked_out");
        assertThat(post("api/v1/session/reauthentication", acme.token(), "{\"password\":\"" + PASSWORD + "\"}")
                        .code())
                .isEqualTo("locked_out");
        assertThat(logIn(bolt.email(), PASSWORD, null).status()).isEqualTo(200);
        assertThat(get("api/v1/contacts", acme.token()).status())
                .as("sessions go on")
                .isEqualTo(200);
        assertThat(actions(trail(acme))).contains("log_in_refused", "locked_out");
        assertThat(actions(trail(bolt))).doesNotContain("log_in_refused", "locked_out");
    }

    @Test
    @Tag("P68")
    void whoeverReadsMuch_provesWhoTheyAre_andGoesOnOnce() {
        // This policy lets an admin open 20,000 contacts an hour.
        Tenant moon = signUp("moon", "moonengage");
        StringBuilder csv = new StringBuilder("firstName,lastName\r\n");
        for (int i = 0; i < 200; i++) {
            csv.append("Grace,Hopper").append(i).append("\r\n");
        }
        importCsv(
                moon,
                "?mapping=" + encode("{\"firstName\":\"firstName\",\"lastName\":\"lastName\"}"),
                csv.toString().getBytes(StandardCharsets.UTF_8));

        Answer refused = readUntilRefused(moon, 100);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("reauthentication_required");
        assertThat(refused.body()).doesNotContain("Grace");
        assertThat(actions(trail(moon))).contains("reading_budget_exceeded");

        assertThat(post("api/v1/session/reauthentication", moon.token(), "{\"password\":\"" + PASSWORD + "\"}")
                        .status())
                .isEqualTo(200);
        Answer last = readUntilRefused(moon, 100);
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("reading_budget_exceeded");
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 3_600);
    }

    /** Reads so many pages of 200, and the one that is refused. */
    private Answer readUntilRefused(Tenant tenant, int pages) {
        for (int i = 0; i < pages; i++) {
            Answer page = get("api/v1/contacts?limit=200", tenant.token());
            assertThat(page.status()).as("page " + i).isEqualTo(200);
        }
        return get("api/v1/contacts?limit=200", tenant.token());
    }

    @Test
    @Tag("N14")
    void aPlantedContact_looksLikeAnyOther_andRaisesTheAlarm() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        long before = metric("moxora_alarms_total{", "kind=\"canary_contact\"");
        String body = "{\"firstName\":\"Grace\",\"emails\":[\"grace@canary.example\"],\"notes\":\"met at sea\"}";
        Answer planted = post("api/v1/canary-contacts", acme.token(), body);
        assertThat(planted.status()).as(planted.body()).isEqualTo(201);
        assertThat(planted.json().keySet()).containsExactly("id");
        String id = planted.json().getString("id");
        String twin = post("api/v1/contacts", acme.token(), body).json().getString("id");
        assertThat(actions(trail(acme))).doesNotContain("canary_contact_read");

        JsonObject read = get("api/v1/contacts/" + id, acme.token()).json();
        assertThat(read.keySet())
                .isEqualTo(get("api/v1/contacts/" + twin, acme.token()).json().keySet());
        JsonObject alarm = trail(acme).getValuesAs(JsonObject.class).stream()
                .filter(entry -> entry.getString("action").equals("canary_contact_read"))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.getString("target")).isEqualTo(id);
        assertThat(metric("moxora_alarms_total{", "kind=\"canary_contact\"")).isGreaterThan(before);

        assertThat(get("api/v1/canary-contacts", acme.token()).json().getJsonArray("items"))
                .singleElement()
                .satisfies(
                        item -> assertThat(item.asJsonObject().getString("id")).isEqualTo(id));
        assertThat(get("api/v1/canary-contacts", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(call("DELETE", "api/v1/canary-contacts/" + id, bolt.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(404);
        assertThat(call("DELETE", "api/v1/canary-contacts/" + id, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/contacts/" + id, acme.token()).status()).isEqualTo(404);
        assertThat(post("api/v1/canary-contacts", acme.token(), "{\"plan\":\"gold\"}")
                        .status())
                .isEqualTo(422);
        assertThat(get("api/v1/canary-contacts", null).status()).isEqualTo(401);
    }

    @Test
    @Tag("P63")
    @Tag("T-01")
    void twentyForgedIds_areOneAlarm() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        List<String> ofBolt = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ofBolt.add(post("api/v1/contacts", bolt.token(), "{\"firstName\":\"Grace\"}")
                    .json()
                    .getString("id"));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(actions(trail(acme))).doesNotContain("probing_suspected");
            String id = i % 2 == 0 ? ofBolt.get(i % 5) : UUID.randomUUID().toString();
            assertThat(get("api/v1/contacts/" + id, acme.token()).status()).isEqualTo(404);
        }

        assertThat(actions(trail(acme))).containsOnlyOnce("probing_suspected");
        assertThat(actions(trail(bolt))).doesNotContain("probing_suspected");
        assertThat(metric("moxora_alarms_total{", "kind=\"probing\"")).isPositive();
    }

    @Test
    @Tag("T-02")
    void anOrganisationNamedBesideTheSession_isNeverObeyed() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        for (String header : List.of("X-Tenant-Id", "X-Organisation-Id", "x-organization-id")) {
            assertThat(withHeader(acme, header, acme.organisation()).status()).isEqualTo(200);
            Answer refused = withHeader(acme, header, bolt.organisation());
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("malformed_header");
            assertThat(refused.body()).doesNotContain(bolt.organisation());
            assertThat(withHeader(acme, header, "").status()).isEqualTo(400);
        }
        for (String parameter : List.of("tenantId", "organisationId")) {
            Answer refused = get("api/v1/contacts?" + parameter + "=" + bolt.organisation(), acme.token());
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("unknown_parameter");
            Answer written = post(
                    "api/v1/contacts?" + parameter + "=" + bolt.organisation(),
                    acme.token(),
                    "{\"firstName\":\"Grace\"}");
            assertThat(written.status()).isEqualTo(400);
        }
        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(get("api/v1/contacts", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    @Tag("T-02")
    @Tag("P63")
    void whoeverGoesOnNamingAnother_raisesAnAlarm() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        for (int i = 0; i < 5; i++) {
            assertThat(actions(trail(acme))).doesNotContain("probing_suspected");
            withHeader(acme, "X-Tenant-Id", bolt.organisation());
            get("api/v1/contacts?organisationId=" + bolt.organisation(), acme.token());
            get("api/v1/contacts/" + UUID.randomUUID(), acme.token());
            Answer refused = post(
                    "api/v1/contacts",
                    acme.token(),
                    "{\"firstName\":\"Grace\",\"organisationId\":\"" + bolt.organisation() + "\"}");
            assertThat(refused.status()).isEqualTo(422);
        }

        assertThat(actions(trail(acme))).containsOnlyOnce("probing_suspected");
    }

    private Answer withHeader(Tenant tenant, String name, String value) {
        return send(HttpRequest.newBuilder(uri("api/v1/contacts"))
                .header("Authorization", "Bearer " + tenant.token())
                .header(name, value));
    }

    @Test
    void whoeverCalls_isToldHowMuchIsLeft() {
        Tenant acme = signUp("acme", "moxora");

        Answer answer = get("api/v1/contacts", acme.token());

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"account\";q=5000;w=10");
        assertThat(answer.header("RateLimit")).matches("\"account\";r=49\\d\\d;t=0");
    }

    @Test
    @Tag("T-15")
    @Tag("P17")
    void metrics_haveAClosedListOfLabels_andNameNobody() {
        Tenant acme = signUp("acme", "moxora");
        get("api/v1/contacts/" + UUID.randomUUID(), acme.token());

        List<String> ours = metrics()
                .lines()
                .filter(line -> line.startsWith("moxora_refused_total") || line.startsWith("moxora_alarms_total"))
                .toList();

        assertThat(ours).hasSize(16);
        assertThat(ours).allMatch(line -> line.matches("moxora_[a-z_]+\\{[^}]*kind=\"[a-z_]+\"[^}]*} [0-9.]+"));
        assertThat(metrics())
                .doesNotContain(acme.organisation())
                .doesNotContain(acme.email())
                .doesNotContain("127.0.0.1");
    }

    private String metrics() {
        return send(HttpRequest.newBuilder(root().resolve("/metrics")).header("Accept", "text/plain"))
                .body();
    }

    private long metric(String name, String label) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private java.net.URI root() {
        return uri("");
    }
}
