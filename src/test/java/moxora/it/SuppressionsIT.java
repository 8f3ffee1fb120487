package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages and suppressions over HTTP: the contract word for word, and every way of being refused. */
class SuppressionsIT extends Deployed {

    private Tenant acme;
    private Tenant bolt;
    private String address;
    private String contact;

    @BeforeEach
    void somebodyWithAnAddress() {
        acme = signUp("acme", "moxora");
        bolt = signUp("bolt", "pixelant");
        address = Canary.email();
        contact = contactOf(acme);
    }

    private String contactOf(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"emails\":[\"" + address + "\"]}")
                .json()
                .getString("id");
    }

    private Answer register(Tenant tenant, String id, String to, String kind, String rest) {
        return post(
                "api/v1/messages",
                tenant.token(),
                "{\"messageId\":\"" + id + "\",\"contactId\":\"" + to + "\",\"kind\":\"" + kind + "\"" + rest + "}");
    }

    private Answer suppression(String way, String body) {
        return post("api/v1/suppressions" + way, acme.token(), body);
    }

    @Test
    @Tag("P54")
    @Tag("P110")
    void aMessage_isRegistered_orRefusedWithTheReason() {
        String id = Canary.text();
        Answer first = register(acme, id, contact, "marketing", ",\"topic\":\"news\"");
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.json().keySet()).containsExactly("headers");
        assertThat(register(acme, id, contact, "marketing", ",\"topic\":\"news\"")
                        .status())
                .isEqualTo(201);
        assertThat(register(acme, id, contact, "transactional", "").code()).isEqualTo("conflict");
        assertThat(register(acme, Canary.text(), contact, "transactional", ",\"recipient\":\"" + address + "\"")
                        .body())
                .isEqualTo("{\"headers\":{}}");

        Answer added =
                suppression("", "{\"address\":\"" + address + "\",\"topic\":\"news\",\"reason\":\"unsubscribe\"}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        String suppressed = added.json().getString("id");
        assertThat(added.body()).isEqualTo("{\"id\":\"" + UUID.fromString(suppressed) + "\"}");
        Answer refused = register(acme, Canary.text(), contact, "marketing", ",\"topic\":\"News\"");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.code()).isEqualTo("suppressed");
        assertThat(refused.json().getString("reason")).isEqualTo("unsubscribe");
        assertThat(refused.body()).doesNotContain(address);
        assertThat(register(acme, Canary.text(), contact, "transactional", ",\"topic\":\"news\"")
                        .status())
                .isEqualTo(201);

        JsonObject item = get("api/v1/suppressions?reason=unsubscribe&topic=NEWS&limit=1", acme.token())
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(item.keySet()).containsExactly("id", "reason", "topic", "createdAt");
        assertThat(item.getString("id")).isEqualTo(suppressed);
        assertThat(item.getString("topic")).isEqualTo("news");
        assertThat(get("api/v1/suppressions", bolt.token()).body()).isEqualTo("{\"items\":[],\"nextCursor\":null}");
        assertThat(register(bolt, Canary.text(), contactOf(bolt), "marketing", ",\"topic\":\"news\"")
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Tag("P54")
    void whoIsErasedAndComesBack_isStillLeftAlone_untilTheyConsent() {
        suppression("", "{\"address\":\"" + address + "\",\"reason\":\"unsubscribe\"}");
        assertThat(call("DELETE", "api/v1/contacts/" + contact, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        contact = contactOf(acme);
        assertThat(register(acme, Canary.text(), contact, "marketing", "").code())
                .isEqualTo("suppressed");

        Answer without = suppression("/remove", "{\"address\":\"" + address + "\"}");
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/consent");
        assertThat(suppression(
                                "/remove",
                                "{\"address\":\"" + address + "\",\"consent\":{\"at\":\"yesterday\",\"by\":\"x\"}}")
                        .json()
                        .getJsonArray("errors")
                        .getValuesAs(JsonObject.class))
                .extracting(error -> error.getString("pointer"))
                .containsExactlyInAnyOrder("/consent/by", "/consent/at", "/consent/source");
        String words = Canary.text();
        Answer removed = suppression(
                "/remove",
                "{\"address\":\"" + address + "\",\"consent\":{\"at\":\"2026-01-02T03:04:05Z\",\"source\":\"form\","
                        + "\"text\":\"" + words + "\"}}");
        assertThat(removed.status()).as(removed.body()).isEqualTo(200);
        assertThat(removed.json().getJsonArray("removed").getString(0)).isEqualTo("unsubscribe");
        assertThat(register(acme, Canary.text(), contact, "marketing", "").status())
                .isEqualTo(201);

        Answer found = suppression("/consents/search", "{\"address\":\"" + address + "\"}");
        JsonObject consent = found.json().getJsonArray("items").getJsonObject(0);
        assertThat(consent.getString("id")).isEqualTo(removed.json().getString("consentId"));
        assertThat(consent.getString("text")).isEqualTo(words);
        assertThat(consent.getString("at")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(found.body()).doesNotContain(address);
        assertThat(get("api/v1/suppressions/consents", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
        assertThat(get("api/v1/suppressions/consents", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    @Tag("P54")
    void tenThousandAddresses_areImported_andCheckedInTheirOrder() {
        StringBuilder csv = new StringBuilder("address,reason\r\n");
        JsonArrayBuilder asked = Json.createArrayBuilder();
        for (int i = 0; i < 10_000; i++) {
            String each = "n" + i + "-" + address;
            asked.add(each);
            if (i % 2 == 0) {
                csv.append(each).append(i % 4 == 0 ? ",hard_bounce" : ",").append("\r\n");
            }
        }
        csv.append("no address,\r\nn1@x.example\r\n");
        Answer imported = call("POST", "api/v1/suppressions/import", acme.token(), "text/csv", csv.toString());
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        assertThat(imported.json().getInt("rows")).isEqualTo(5_002);
        assertThat(imported.json().getInt("added")).isEqualTo(5_000);
        assertThat(imported.json().getJsonArray("rejected").getValuesAs(JsonObject.class))
                .extracting(row -> row.getInt("row") + " " + row.getString("code"))
                .containsExactly("5001 email", "5002 column_count");
        assertThat(suppression(
                                "/import",
                                "{\"addresses\":[\"" + address + "\",\"n0-" + address
                                        + "\"],\"reason\":\"hard_bounce\"}")
                        .body())
                .isEqualTo("{\"rows\":2,\"added\":1,\"known\":1,\"rejectedCount\":0,\"rejected\":[]}");

        Answer checked = suppression(
                "/check",
                Json.createObjectBuilder()
                        .add("addresses", asked)
                        .add("kind", "transactional")
                        .build()
                        .toString());
        assertThat(checked.status()).as(checked.body()).isEqualTo(200);
        List<JsonObject> results = checked.json().getJsonArray("results").getValuesAs(JsonObject.class);
        assertThat(results).hasSize(10_000);
        assertThat(results.get(0).toString()).isEqualTo("{\"index\":0,\"suppressed\":true,\"reason\":\"hard_bounce\"}");
        assertThat(results.get(1).toString()).isEqualTo("{\"index\":1,\"suppressed\":false}");
        assertThat(results.get(2).toString()).isEqualTo("{\"index\":2,\"suppressed\":false}");
        assertThat(suppression("/check", "{\"addresses\":[\"n2-" + address + "\"]}")
                        .body())
                .isEqualTo("{\"results\":[{\"index\":0,\"suppressed\":true,\"reason\":\"import\"}]}");
    }

    @Test
    void inABatch_eachMessageIsAnsweredByItself() {
        suppression("", "{\"address\":\"" + address + "\"}");
        Answer answer = post(
                "api/v1/messages/batch",
                acme.token(),
                "{\"messages\":[{\"messageId\":\"a\",\"contactId\":\"" + contact + "\",\"kind\":\"marketing\"},"
                        + "{\"messageId\":\"b\",\"contactId\":\"" + UUID.randomUUID() + "\",\"kind\":\"marketing\"}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonObject> results = answer.json().getJsonArray("results").getValuesAs(JsonObject.class);
        assertThat(results.get(0).getInt("status")).isEqualTo(409);
        assertThat(results.get(0).getString("code")).isEqualTo("suppressed");
        assertThat(results.get(0).getString("reason")).isEqualTo("manual");
        assertThat(results.get(1).getInt("status")).isEqualTo(404);
        assertThat(post(
                                "api/v1/messages/batch",
                                acme.token(),
                                "{\"messages\":[{\"messageId\":\"a\",\"contactId\":\"" + contact
                                        + "\",\"kind\":\"spam\"}]}")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("pointer"))
                .isEqualTo("/messages/0/kind");
    }

    @Test
    @Tag("T-01")
    void whatIsWrong_isToldByPlace_andAnothersContactIsAsNone() {
        String ofBolt = contactOf(bolt);
        Answer anothers = register(acme, "x", ofBolt, "marketing", "");
        Answer nobodys = register(acme, "x", UUID.randomUUID().toString(), "marketing", "");
        assertThat(anothers.status()).isEqualTo(404);
        assertThat(anothers.body()).isEqualTo(nobodys.body());

        refused(register(acme, "x", contact, "marketing", ",\"topic\":\"\""), "/topic");
        refused(register(acme, "x", contact, "marketing", ",\"recipient\":\"other@x.example\""), "/recipient");
        refused(register(acme, "x", contact, "marketing", ",\"to\":\"a\""), "/to");
        refused(register(acme, "x", "7", "marketing", ""), "/contactId");
        refused(suppression("", "{\"address\":\"" + Canary.text() + "\"}"), "/address");
        refused(suppression("", "{\"address\":\"" + address + "\",\"reason\":\"soft_bounces\"}"), "/reason");
        refused(suppression("", "{\"address\":\"" + address + "\",\"reason\":\"dislike\"}"), "/reason");
        refused(suppression("/check", "{}"), "/addresses");
        refused(
                suppression("/check", "{\"addresses\":[\"" + address + "\",\"" + Canary.text() + "\"]}"),
                "/addresses/1");
        assertThat(get("api/v1/suppressions?reason=dislike", acme.token()).code())
                .isEqualTo("malformed_parameter");
        assertThat(get("api/v1/suppressions?address=a", acme.token()).code()).isEqualTo("unknown_parameter");
        assertThat(get("api/v1/suppressions?cursor=nonsense", acme.token()).code())
                .isEqualTo("malformed_cursor");
        assertThat(call("POST", "api/v1/suppressions/import", acme.token(), "text/csv", "who\r\na@x.example\r\n")
                        .status())
                .isEqualTo(422);
    }

    private static void refused(Answer answer, String pointer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
    }
}
