package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import moxora.tenant.Actor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What limits the use of a contact, and who applies what an AI processor suggests, over HTTP. */
@Tag("P80")
class RestrictionsIT extends Deployed {

    private static final String CONTACTS = "api/v1/contacts";
    private static final String NOBODYS = "00000000-0000-7000-8000-000000000000";

    private final String canary = Canary.text();

    private record Made(String path, String id) {}

    @Test
    @Tag("P41")
    void anAdminSetsThem_everyAnswerShowsThem_andTheyStopAPreviewWithTheirReason() {
        Tenant acme = signUp("acme", "moxora");
        Made ada = create(acme, "");
        JsonObject fresh = get(ada.path(), acme.token()).json();
        assertThat(fresh.getJsonArray("restrictions")).isEmpty();
        assertThat(fresh.getBoolean("automatedDecision")).isTrue();

        Answer patched = patch(acme, ada, "{\"restrictions\":[\"consentWithdrawn\",\"objection\"]}");

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.response().headers().firstValue("ETag")).contains("\"v2\"");
        assertThat(names(patched.json())).containsExactly("objection", "consent_withdrawn");
        assertThat(names(get(ada.path(), acme.token()).json())).containsExactly("objection", "consent_withdrawn");
        Answer stopped = preview(acme, "contact-summary", ada.id());
        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.code()).isEqualTo("restricted");
        assertThat(stopped.json().getJsonArray("errors").getValuesAs(JsonObject.class))
                .extracting(error -> error.getString("pointer") + " " + error.getString("code"))
                .containsExactly("/contactId objection", "/contactId consent_withdrawn");
        assertThat(stopped.body()).doesNotContain(canary);
        assertThat(actions(acme)).contains("ai_refused", "contact_restricted").doesNotContain("ai_previewed");

        assertThat(names(patch(acme, ada, "{\"title\":\"Countess\"}").json()))
                .containsExactly("objection", "consent_withdrawn");
        assertThat(names(patch(acme, ada, "{\"restrictions\":null}").json())).isEmpty();
        assertThat(preview(acme, "contact-summary", ada.id()).status()).isEqualTo(200);
    }

    @Test
    @Tag("P115")
    void whoRefusesAutomatedDecisions_isSpokenOf_andAPersonIsRequired() {
        Tenant acme = signUp("acme", "moxora");
        Made ada = create(acme, ",\"automatedDecision\":false");
        JsonObject read = get(ada.path(), acme.token()).json();
        assertThat(names(read)).containsExactly("no_automated_decision");
        assertThat(read.getBoolean("automatedDecision")).isFalse();

        JsonObject preview = preview(acme, "tag-suggestions", ada.id()).json();

        assertThat(preview.getBoolean("personRequired")).isTrue();
        assertThat(preview.getJsonArray("narrowed")).isEmpty();
        assertThat(patch(acme, ada, "{\"automatedDecision\":true}").json().getBoolean("automatedDecision"))
                .isTrue();
    }

    @Test
    @Tag("P41")
    void aSpecialCategory_narrowsOrStops_asThePolicySays() {
        for (String policy : List.of("moxora", "moksho")) {
            Tenant tenant = signUp("special", policy);
            post("api/v1/custom-fields", tenant.token(), "{\"name\":\"Diet\",\"type\":\"text\",\"special\":true}");
            Made ada = create(tenant, ",\"customFields\":{\"Diet\":\"vegan\"}");
            Answer answer = preview(tenant, "contact-summary", ada.id());
            if (policy.equals("moxora")) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                JsonObject narrowed = answer.json().getJsonArray("narrowed").getJsonObject(0);
                assertThat(narrowed.getString("reason")).isEqualTo("special_category");
                assertThat(narrowed.getJsonArray("fields").getValuesAs(JsonString::getString))
                        .contains("notes");
                assertThat(answer.body()).doesNotContain("vegan");
            } else {
                assertThat(answer.code()).as(answer.body()).isEqualTo("restricted");
                assertThat(answer.body()).contains("special_category").doesNotContain("vegan");
            }
        }
    }

    @Test
    @Tag("P62")
    void whoMayNotRestrict_isRefusedAtThePlace_whateverElseTheyAsk() {
        Tenant acme = signUp("acme", "moxora");
        Staff.verify(this, acme);
        String admin = acme.token();
        String path = create(acme, "").path();
        String member = joined(acme, Actor.Role.MEMBER);
        String officer = joined(acme, Actor.Role.PRIVACY_OFFICER);

        for (String named : List.of("restrictions", "automatedDecision")) {
            String body = named.equals("restrictions") ? "{\"restrictions\":[]}" : "{\"automatedDecision\":true}";
            for (String caller : List.of(member, officer)) {
                Answer refused = call("PATCH", path, caller, JSON, body);
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.json()
                                .getJsonArray("errors")
                                .getJsonObject(0)
                                .getString("pointer"))
                        .isEqualTo("/" + named);
                assertThat(post(CONTACTS, caller, "{\"firstName\":\"A\"," + body.substring(1))
                                .status())
                        .isEqualTo(403);
            }
        }
        assertThat(call("PATCH", path, member, JSON, "{\"title\":\"Countess\"}").status())
                .isEqualTo(200);
        assertThat(call("PATCH", path, admin, JSON, "{\"restrictions\":[\"minor\"]}")
                        .status())
                .isEqualTo(200);
        Answer unknown = call("PATCH", path, admin, JSON, "{\"restrictions\":[\"zanzibar\"]}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body())
                .contains("/restrictions/0", "consent_withdrawn")
                .doesNotContain("zanzibar");
    }

    @Test
    @Tag("T-01")
    @Tag("T-48")
    void anothersContact_isNotThere() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Made ada = create(acme, ",\"restrictions\":[\"minor\"]");

        assertThat(preview(bolt, "contact-summary", ada.id()).status()).isEqualTo(404);
        assertThat(patch(bolt, ada, "{\"restrictions\":[]}").status()).isEqualTo(404);
        assertThat(post(ada.path() + "/tags", bolt.token(), "{\"tags\":[\"a\"]}")
                        .status())
                .isEqualTo(404);
        assertThat(post(ada.path() + "/tags", bolt.token(), "{\"tags\":[\"a\"],\"receiptId\":\"" + NOBODYS + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(names(get(ada.path(), acme.token()).json())).containsExactly("minor");
    }

    @Test
    @Tag("P115")
    void tags_areAdded_byAProgramToo_butASuggestionNeedsAPersonAndItsReceipt() {
        Tenant acme = signUp("acme", "moxora");
        Made ada = create(acme, ",\"tags\":[\"vip\"]");
        String path = ada.path() + "/tags";
        String token = post(
                        "api/v1/api-tokens",
                        acme.token(),
                        "{\"name\":\"sync\",\"scopes\":[\"contacts_write\",\"contacts_read\"]}")
                .json()
                .getString("token");

        Answer added = post(path, token, "{\"tags\":[\"new\",\"VIP\"]}");
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(added.response().headers().firstValue("ETag")).contains("\"v2\"");
        assertThat(added.json().getJsonArray("tags").getValuesAs(JsonString::getString))
                .containsExactly("vip", "new");
        String suggested = "{\"tags\":[\"b\"],\"receiptId\":\"" + NOBODYS + "\"}";
        assertThat(post(path, token, suggested).code()).isEqualTo("person_required");
        assertThat(post(path, token, suggested).status()).isEqualTo(409);
        Answer unknown = post(path, acme.token(), suggested);
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body()).contains("/receiptId", "unknown_receipt");
        assertThat(post(path, acme.token(), "{\"tags\":[\"a;zanzibar\"]}").body())
                .contains("/tags/0", "invalid_tag")
                .doesNotContain("zanzibar");
        assertThat(post(path, acme.token(), "{}").status()).isEqualTo(422);
        assertThat(post(path, acme.token(), "{\"tags\":[\"a\"],\"model\":\"x\"}")
                        .body())
                .contains("unknown_property");
        assertThat(post(CONTACTS + "/" + NOBODYS + "/tags", acme.token(), "{\"tags\":[\"a\"]}")
                        .status())
                .isEqualTo(404);
    }

    private String joined(Tenant tenant, Actor.Role role) {
        String email = "joined-" + java.util.UUID.randomUUID() + "@restrictions.example";
        Staff.join(this, tenant.organisation(), tenant.token(), email, role);
        return logIn(email);
    }

    private Made create(Tenant tenant, String more) {
        Answer created = post(
                CONTACTS, tenant.token(), "{\"lastName\":\"" + canary + "\",\"notes\":\"" + canary + "\"" + more + "}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String id = created.json().getString("id");
        return new Made(CONTACTS + "/" + id, id);
    }

    private Answer patch(Tenant tenant, Made contact, String body) {
        return call("PATCH", contact.path(), tenant.token(), JSON, body);
    }

    private Answer preview(Tenant tenant, String feature, String contact) {
        return post("api/v1/ai/" + feature + "/preview", tenant.token(), "{\"contactId\":\"" + contact + "\"}");
    }

    private List<String> actions(Tenant tenant) {
        return get("api/v1/audit?limit=20", tenant.token())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(item -> item.getString("action"))
                .toList();
    }

    private static List<String> names(JsonObject contact) {
        return contact.getJsonArray("restrictions").getValuesAs(JsonString::getString);
    }
}
