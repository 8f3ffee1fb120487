package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Custom fields with a schema of the organisation's own, seen over HTTP. */
class CustomFieldsIT extends Deployed {

    private static final String FIELDS = "api/v1/custom-fields";
    private static final String CONTACTS = "api/v1/contacts";

    @Test
    void fields_areDefined_theirValuesChecked_andFound() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "pixelant");
        Answer age = post(FIELDS, acme.token(), "{\"name\":\"Age\",\"type\":\"number\"}");
        assertThat(age.status()).as(age.body()).isEqualTo(201);
        assertThat(age.header("Location"))
                .endsWith("/custom-fields/" + age.json().getString("id"));
        post(FIELDS, acme.token(), "{\"name\":\"Vip\",\"type\":\"boolean\"}");
        post(FIELDS, acme.token(), "{\"name\":\"Tier\",\"type\":\"choice\",\"choices\":[\"Gold\",\"Silver\"]}");

        assertThat(get(FIELDS, acme.token()).json().getJsonArray("items").getValuesAs(JsonObject.class))
                .extracting(item -> item.getString("name") + " " + item.getString("type") + " "
                        + item.getBoolean("searchable") + " " + item.getBoolean("special") + " "
                        + item.isNull("indexing"))
                .containsExactly(
                        "Age number true false true", "Vip boolean false false true", "Tier choice false false true");
        assertThat(get(FIELDS, bolt.token()).json().getJsonArray("items")).isEmpty();
        assertThat(get(FIELDS + "/" + age.json().getString("id"), bolt.token()).status())
                .isEqualTo(404);

        Answer ada = post(CONTACTS, acme.token(), """
                {"firstName":"Ada","customFields":{"age":3.650e1,"Vip":true,"Tier":"gold","City":"London"}}""");
        assertThat(ada.status()).as(ada.body()).isEqualTo(201);
        JsonObject custom = ada.json().getJsonObject("customFields");
        assertThat(custom.getString("Age")).isEqualTo("36.5");
        assertThat(custom.getString("Vip")).isEqualTo("true");
        assertThat(custom.getString("Tier")).isEqualTo("Gold");
        assertThat(get(CONTACTS + "?field.Age=36.50", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
        assertThat(get(CONTACTS + "?field.city=london", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
        assertThat(get(CONTACTS + "?field.Tier=Gold", acme.token()).code()).isEqualTo("search_not_answerable");
    }

    @Test
    void whatDoesNotFit_isRefusedAtItsPlace() {
        Tenant acme = signUp("acme", "moxora");
        String id = post(FIELDS, acme.token(), "{\"name\":\"Age\",\"type\":\"number\"}")
                .json()
                .getString("id");

        refused(post(FIELDS, acme.token(), "{\"name\":\"AGE\",\"type\":\"text\"}"), 409, "conflict", "");
        refused(post(FIELDS, acme.token(), "{\"name\":\"X\",\"type\":\"colour\"}"), 422, "unknown_type", "/type");
        refused(
                post(FIELDS, acme.token(), "{\"name\":\"X\",\"type\":\"boolean\",\"searchable\":true}"),
                422,
                "index_refused",
                "/searchable");
        refused(
                post(FIELDS, acme.token(), "{\"name\":\"X\",\"type\":\"text\",\"searchable\":\"yes\"}"),
                422,
                "wrong_type",
                "/searchable");
        refused(call("PATCH", FIELDS + "/" + id, acme.token(), JSON, "{\"name\":\"Old\"}"), 422, "read_only", "/name");
        refused(post(FIELDS, null, "{\"name\":\"X\",\"type\":\"text\"}"), 401, "unauthenticated", "");
        for (String value : List.of("\"old\"", "true", "[1]", "4.111111111111111e15")) {
            Answer refused = post(CONTACTS, acme.token(), "{\"customFields\":{\"Age\":" + value + "}}");
            assertThat(refused.status()).as(value).isEqualTo(422);
            assertThat(refused.body()).contains("/customFields/Age").doesNotContain("4111", "4.111");
        }
        refused(
                post(CONTACTS, acme.token(), "{\"customFields\":{\"City\":5}}"),
                422,
                "wrong_type",
                "/customFields/City");
        refused(post(CONTACTS, acme.token(), "{\"specialFields\":{\"City\":\"5\"}}"), 422, "unknown_property", "");
    }

    @Test
    @Tag("P10")
    void aSpecialField_isThereForAnAdminWhoAsks() {
        Tenant acme = signUp("acme", "moxora");
        post(FIELDS, acme.token(), "{\"name\":\"Diet\",\"type\":\"text\",\"special\":true}");
        Answer created = post(
                CONTACTS,
                acme.token(),
                "{\"firstName\":\"Ada\",\"customFields\":{\"diet\":\"zvegan\",\"City\":\"London\"}}");
        String ada = CONTACTS + "/" + created.json().getString("id");
        assertThat(created.body()).doesNotContain("zvegan");

        assertThat(get(ada, acme.token()).body()).contains("London").doesNotContain("zvegan");
        assertThat(get(CONTACTS + "?include=profile,notes", acme.token()).body())
                .contains("London")
                .doesNotContain("zvegan");
        assertThat(get(CONTACTS + "?include=special", acme.token()).code()).isEqualTo("malformed_parameter");
        Answer patched =
                call("PATCH", ada, acme.token(), JSON, "{\"customFields\":{\"City\":\"Paris\"},\"title\":\"Dr\"}");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.body()).contains("Paris").doesNotContain("zvegan");
        Answer whole = get(ada + "?include=special", acme.token());
        assertThat(whole.json().getJsonObject("customFields").getString("Diet")).isEqualTo("zvegan");
        assertThat(whole.header("ETag")).isEqualTo(patched.header("ETag"));
        assertThat(get(CONTACTS + "/export", acme.token()).body())
                .contains("Paris")
                .doesNotContain("zvegan", "Diet");
        assertThat(get(CONTACTS + "/export?include=special", acme.token()).body())
                .contains("zvegan", "customFields.Diet");
        assertThat(get("api/v1/audit", acme.token()).body())
                .contains("contact_special_read", "contacts_special_exported", "custom_field_defined")
                .doesNotContain("zvegan", "Diet");

        call("PATCH", ada, acme.token(), JSON, "{\"customFields\":{\"Diet\":null}}");
        assertThat(get(ada + "?include=special", acme.token())
                        .json()
                        .getJsonObject("customFields")
                        .keySet())
                .containsExactly("City");
    }

    @Test
    void aFieldIsIndexed_andRemoved_inTheBackground() {
        Tenant acme = signUp("acme", "moxora");
        String id = post(FIELDS, acme.token(), "{\"name\":\"Hobby\",\"type\":\"text\",\"searchable\":false}")
                .json()
                .getString("id");
        byte[] csv = ("Who,What\r\n" + "Ada,Chess\r\n".repeat(450)).getBytes(StandardCharsets.UTF_8);
        importCsv(acme, "?mapping=" + encode("{\"Who\":\"firstName\",\"What\":\"customFields.Hobby\"}"), csv);

        JsonObject begun = call("PATCH", FIELDS + "/" + id, acme.token(), JSON, "{\"searchable\":true}")
                .json();
        assertThat(begun.getJsonObject("indexing").getInt("total")).isEqualTo(450);
        Answer search = get(CONTACTS + "?field.Hobby=chess&limit=200", acme.token());
        while (search.status() != 200) {
            assertThat(search.code()).isEqualTo("search_not_answerable");
            search = get(CONTACTS + "?field.Hobby=chess&limit=200", acme.token());
        }
        assertThat(search.json().getJsonArray("items")).hasSize(200);
        assertThat(get(FIELDS + "/" + id, acme.token()).json().isNull("indexing"))
                .isTrue();

        Answer removed = call("DELETE", FIELDS + "/" + id, acme.token(), null, (byte[]) null);
        assertThat(removed.status()).isEqualTo(202);
        assertThat(removed.json().getJsonObject("removing").getInt("total")).isEqualTo(450);
        while (get(FIELDS + "/" + id, acme.token()).status() != 404) {
            Thread.onSpinWait();
        }
        assertThat(get(CONTACTS + "?include=profile&limit=200", acme.token()).body())
                .doesNotContain("Hobby", "Chess");
    }

    private static void refused(Answer answer, int status, String code, String pointer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"" + code + "\"").contains(pointer);
    }
}
