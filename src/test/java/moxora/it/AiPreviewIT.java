package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an AI processor would be sent, seen over HTTP. */
@Tag("B28")
class AiPreviewIT extends Deployed {

    private static final String ADA = """
            {"firstName":"Ada","lastName":"Lovelace","emails":["ada@canary.example"],"phones":["+44 20 7946 0123"],
             "company":"Analytical Engines","title":"Countess, friend of Ada","tags":["vip","call 02079460123"],
             "customFields":{"City":"canarycity"},"notes":"canarynotes"}""";

    @Test
    @Tag("P39")
    void aPreview_showsAllowedFieldsOnly_andIsOnTheTrail() {
        Tenant acme = signUp("acme", "moxora");
        String ada = create(acme, ADA);

        Answer answer = preview(acme, "contact-summary", ada);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject preview = answer.json();
        assertThat(preview.keySet())
                .containsExactlyInAnyOrder(
                        "messages", "fieldsSent", "placeholders", "processor", "narrowed", "personRequired");
        assertThat(preview.isNull("processor")).isTrue();
        assertThat(preview.getJsonArray("fieldsSent").getValuesAs(JsonString::getString))
                .containsExactlyInAnyOrder(
                        "firstName", "lastName", "emails", "phones", "company", "title", "tags", "activity");
        JsonObject user = preview.getJsonArray("messages").getJsonObject(1);
        assertThat(user.getString("role")).isEqualTo("user");
        assertThat(user.getString("content"))
                .containsPattern("Job title: Countess, friend of \\[NAME_1b?_[0-9a-z]{6}]")
                .containsPattern("Tags: vip, call \\[PHONE_1b?_[0-9a-z]{6}]")
                .doesNotContain("Ada", "Lovelace", "canary", "7946", "Analytical");
        assertThat(preview.getJsonObject("placeholders").getInt("name")).isEqualTo(2);
        assertThat(get("api/v1/audit?limit=1", acme.token())
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("action"))
                .isEqualTo("ai_previewed");
    }

    @Test
    @Tag("T-48")
    void anothersContact_isNotThere() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");

        assertThat(preview(bolt, "contact-summary", create(acme, ADA)).status()).isEqualTo(404);
    }

    @Test
    @Tag("P47")
    void policiesWithoutAi_refuseEveryFeature() {
        for (String policy : List.of("moonengage", "pixelant")) {
            Tenant quiet = signUp("quiet", policy);
            String ada = create(quiet, ADA);
            for (String feature : List.of("contact-summary", "tag-suggestions")) {
                Answer refused = preview(quiet, feature, ada);
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.code()).isEqualTo("forbidden");
                assertThat(refused.body()).contains(policy).doesNotContain("Ada");
            }
        }
    }

    @Test
    void whatIsMissingOrTooMuch_isRefused() {
        Tenant acme = signUp("acme", "moxora");
        String id = "\"contactId\":\"" + create(acme, ADA) + "\"";
        String path = "api/v1/ai/contact-summary/preview";

        assertThat(post("api/v1/ai/mind-reading/preview", acme.token(), "{" + id + "}")
                        .code())
                .isEqualTo("not_found");
        assertThat(post(path, acme.token(), "{\"contactId\":\"1\"}").code()).isEqualTo("malformed_id");
        assertThat(post(path, acme.token(), "{" + id + ",\"input\":{}}").status())
                .isEqualTo(200);
        assertThat(post(path, acme.token(), "{" + id + ",\"input\":null}").status())
                .isEqualTo(200);
        for (String body : List.of(
                "{}",
                "{\"contactId\":1}",
                "{" + id + ",\"model\":\"any\"}",
                "{" + id + ",\"input\":\"zanzibar\"}",
                "{" + id + ",\"input\":{\"question\":\"zanzibar\"}}")) {
            Answer refused = post(path, acme.token(), body);
            assertThat(refused.status()).as(body).isEqualTo(422);
            assertThat(refused.body()).doesNotContain("zanzibar");
        }
        assertThat(post(path, null, "{" + id + "}").status()).isEqualTo(401);
    }

    private String create(Tenant tenant, String contact) {
        return post("api/v1/contacts", tenant.token(), contact).json().getString("id");
    }

    private Answer preview(Tenant tenant, String feature, String contact) {
        return post("api/v1/ai/" + feature + "/preview", tenant.token(), "{\"contactId\":\"" + contact + "\"}");
    }
}
