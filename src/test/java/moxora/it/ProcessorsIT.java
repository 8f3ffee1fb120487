package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The register of processors over HTTP, as it is shipped: Tidio is named, and nobody signed anything. */
@Tag("P47")
class ProcessorsIT extends Deployed {

    private static final String PATH = "api/v1/processors/tidio/disclosures";

    @Test
    @Tag("P36")
    void anOrganisation_seesTheRegisterOfItsOwnPolicy() {
        Tenant bolt = signUp("bolt", "pixelant");
        Tenant acme = signUp("acme", "moxora");

        JsonObject register = get("api/v1/processors", bolt.token()).json();

        assertThat(register.getString("policy")).isEqualTo("pixelant");
        JsonObject tidio = register.getJsonArray("items").getJsonObject(0);
        assertThat(register.getJsonArray("items")).hasSize(1);
        assertThat(tidio.getString("name")).isEqualTo("tidio");
        assertThat(tidio.getString("state")).isEqualTo("missing");
        assertThat(tidio.getString("consent")).isEqualTo("required");
        assertThat(tidio.getString("training")).isEqualTo("forbidden");
        assertThat(tidio.isNull("agreement")).isTrue();
        assertThat(tidio.isNull("region")).isTrue();
        assertThat(tidio.getJsonArray("purposes").getValuesAs(JsonString::getString))
                .containsExactly("support");
        assertThat(tidio.getJsonArray("fields").getValuesAs(JsonString::getString))
                .containsExactly("emails");
        assertThat(tidio.keySet())
                .as("how it is reached is the operators' affair")
                .doesNotContain("endpoint");
        assertThat(get("api/v1/processors", acme.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(get("api/v1/processors", null).status()).isEqualTo(401);
        assertThat(get("api/v1/processors?policy=pixelant", acme.token()).code())
                .isEqualTo("unknown_parameter");
    }

    @Test
    @Tag("P37")
    void operators_seeEveryLine_onTheRegister_onMetrics_andOnReadiness() {
        Answer answer = get("ops/v1/processors", operatorToken());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject tidio = answer.json().getJsonArray("items").getValuesAs(JsonObject.class).stream()
                .filter(line -> line.getString("name").equals("tidio"))
                .findFirst()
                .orElseThrow();
        assertThat(tidio.getString("policy")).isEqualTo("pixelant");
        assertThat(tidio.getString("endpoint")).isEqualTo("https://tidio.invalid/");
        assertThat(tidio.getString("state")).isEqualTo("missing");
        String metrics = send(HttpRequest.newBuilder(uri("").resolve("/metrics"))
                        .header("Accept", "text/plain"))
                .body();
        assertThat(metrics.lines().filter(line -> line.startsWith("moxora_processors")))
                .hasSize(5)
                .anyMatch(line -> line.matches("moxora_processors\\{[^}]*state=\"missing\"[^}]*} 1(\\.0)?"))
                .anyMatch(line -> line.matches("moxora_processors\\{[^}]*state=\"valid\"[^}]*} 1(\\.0)?"));
        Answer ready = send(HttpRequest.newBuilder(uri("").resolve("/health/ready")));
        assertThat(ready.status()).as("it is told, and turns nothing off").isEqualTo(200);
        assertThat(ready.body()).contains("\"processorsToLookAt\":\"1\"");
        assertThat(get("ops/v1/processors", signUp("acme", "moxora").token()).status())
                .isEqualTo(403);
    }

    @Test
    @Tag("P36")
    void withoutAnAgreement_nothingIsDisclosed() {
        Tenant bolt = signUp("bolt", "pixelant");
        String contact = contact(bolt);

        Answer refused = post(PATH, bolt.token(), body(contact, "support", "emails", consent()));

        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("agreement_expired");
        assertThat(refused.body()).contains("no agreement");
        assertThat(get("api/v1/audit", bolt.token()).body()).doesNotContain("contact_disclosed");
    }

    @Test
    @Tag("T-48")
    void whatIsNotRegistered_orNotOnesOwn_isRefused() {
        Tenant bolt = signUp("bolt", "pixelant");
        Tenant acme = signUp("acme", "moxora");
        String contact = contact(bolt);
        String foreign = contact(acme);

        assertThat(post(PATH, bolt.token(), body(contact, "support", "phones", consent()))
                        .body())
                .contains("\"pointer\":\"/fields/0\"", "not_registered");
        assertThat(post(PATH, bolt.token(), body(contact, "billing", "emails", consent()))
                        .body())
                .contains("\"pointer\":\"/purpose\"", "not_registered");
        assertThat(post(PATH, bolt.token(), body(foreign, "support", "emails", consent()))
                        .status())
                .isEqualTo(404);
        assertThat(post(PATH, acme.token(), body(foreign, "support", "emails", consent()))
                        .status())
                .as("another policy's processor")
                .isEqualTo(404);
        assertThat(post(PATH, null, body(contact, "support", "emails", consent()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aBodyThatIsIncomplete_isRefused_andNotQuoted() {
        Tenant bolt = signUp("bolt", "pixelant");
        String contact = contact(bolt);
        String start = "{\"contactId\":\"" + contact + "\",\"purpose\":\"support\",\"fields\":[\"emails\"]";

        for (String consent : List.of(
                "\"zanzibar\"",
                "{}",
                "{\"at\":\"2026-01-01T00:00:00Z\"}",
                "{\"at\":\"zanzibar\",\"evidence\":\"" + UUID.randomUUID() + "\"}",
                "{\"at\":\"2026-01-01T00:00:00Z\",\"evidence\":\"zanzibar ticked the box\"}",
                "{\"at\":\"2026-01-01T00:00:00Z\",\"evidence\":\"" + UUID.randomUUID() + "\",\"zanzibar\":1}")) {
            Answer refused = post(PATH, bolt.token(), start + ",\"consent\":" + consent + "}");
            assertThat(refused.status()).as(consent).isEqualTo(422);
            assertThat(refused.body()).contains("\"pointer\":\"/consent").doesNotContain("zanzibar ticked");
        }
        assertThat(post(PATH, bolt.token(), "{}").status()).isEqualTo(422);
        assertThat(post(PATH, bolt.token(), start + ",\"endpoint\":\"https://evil.example\"}")
                        .status())
                .isEqualTo(422);
        assertThat(post(PATH, bolt.token(), body("not-an-id", "support", "emails", consent()))
                        .code())
                .isEqualTo("malformed_id");
        String many = "\"emails\",".repeat(20) + "\"emails\"";
        assertThat(post(PATH, bolt.token(), start.replace("[\"emails\"]", "[" + many + "]") + "}")
                        .body())
                .contains("too_many");
    }

    private String contact(Tenant tenant) {
        return post(
                        "api/v1/contacts",
                        tenant.token(),
                        "{\"firstName\":\"" + Canary.text() + "\",\"emails\":[\"" + Canary.email() + "\"]}")
                .json()
                .getString("id");
    }

    private static String consent() {
        return "{\"at\":\"" + Instant.now().minusSeconds(60) + "\",\"evidence\":\"" + UUID.randomUUID() + "\"}";
    }

    private static String body(String contact, String purpose, String field, String consent) {
        return "{\"contactId\":\"" + contact + "\",\"purpose\":\"" + purpose + "\",\"fields\":[\"" + field
                + "\"],\"consent\":" + consent + "}";
    }
}
