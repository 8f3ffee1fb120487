package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Erasures of many contacts and blocked addresses over HTTP: the contract word for word, and every way of being refused. */
@Tag("T-56")
class ContactErasuresIT extends Deployed {

    private Tenant acme;
    private Tenant bolt;

    @BeforeEach
    void organisations() {
        acme = signUp("acme", "moxora");
        bolt = signUp("bolt", "pixelant");
    }

    private String contact(Tenant tenant, String address) {
        Answer made = post(
                "api/v1/contacts",
                tenant.token(),
                "{\"firstName\":\"Ada\",\"emails\":[\"" + address + "\"],\"tags\":[\"leavers\"]}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().getString("id");
    }

    private Answer erase(String query, String body) {
        return post("api/v1/contacts/erasures" + query, acme.token(), body);
    }

    private JsonObject done(String id) {
        Answer status = get("api/v1/contacts/erasures/" + id, acme.token());
        while (status.json().getString("state").equals("running")) {
            Thread.onSpinWait();
            status = get("api/v1/contacts/erasures/" + id, acme.token());
        }
        return status.json();
    }

    @Test
    void many_areShownFirst_andThenGo() {
        String first = contact(acme, Canary.email());
        contact(acme, Canary.email());
        String others = contact(bolt, Canary.email());
        String filter = "\"filter\":{\"tag\":\"Leavers\"}";

        Answer shown = erase("?dryRun=true", "{" + filter + "}");
        assertThat(shown.status()).as(shown.body()).isEqualTo(200);
        assertThat(shown.json().keySet())
                .containsExactlyInAnyOrder("dryRun", "matched", "held", "notFound", "sample", "confirm");
        assertThat(shown.json().getInt("matched")).isEqualTo(2);

        Answer wrong = erase("", "{" + filter + ",\"expected\":3}");
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.code()).isEqualTo("count_differs");
        Answer begun = erase(
                "",
                "{" + filter + ",\"expected\":2,\"confirm\":\"" + shown.json().getString("confirm") + "\"}");
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        JsonObject done = done(begun.json().getString("id"));

        assertThat(done.getInt("erased")).isEqualTo(2);
        assertThat(done.getInt("kept")).isZero();
        assertThat(get("api/v1/contacts/" + first, acme.token()).status()).isEqualTo(404);
        assertThat(get("api/v1/contacts/" + others, bolt.token()).status()).isEqualTo(200);
        assertThat(get("api/v1/contacts/erasures/" + begun.json().getString("id"), bolt.token())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoSelection_isRefused_whereItIsWrong() {
        for (String[] refused : new String[][] {
            {"{}", "/filter"},
            {"{\"filter\":{}}", "/filter"},
            {"{\"filter\":{\"colour\":\"red\"}}", "/filter"},
            {"{\"filter\":{\"tag\":7}}", "/filter/tag"},
            {"{\"filter\":{\"tag\":\"a\"},\"ids\":[\"" + acme.organisation() + "\"]}", "/filter"},
            {"{\"ids\":[\"nobody\"]}", "/ids/0"},
            {"{\"ids\":[]}", "/ids"},
            {"{\"filter\":{\"tag\":\"a\"},\"everybody\":true}", "/everybody"}
        }) {
            Answer answer = erase("?dryRun=true", refused[0]);
            assertThat(answer.status()).as(refused[0] + answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("\"pointer\":\"" + refused[1] + "\"");
        }
        Answer unexpected = erase("", "{\"filter\":{\"tag\":\"a\"}}");
        assertThat(unexpected.status()).isEqualTo(422);
        assertThat(unexpected.body()).contains("\"pointer\":\"/expected\"");
    }

    @Test
    @Tag("P129")
    void aBlockedAddress_staysOut_untilItIsLifted() {
        String address = Canary.email();
        String id = contact(acme, address);
        assertThat(call("DELETE", "api/v1/contacts/" + id + "?block=true", acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);

        Answer again = post("api/v1/contacts", acme.token(), "{\"emails\":[\"" + address + "\"]}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("address_blocked");
        assertThat(again.body()).contains("\"pointer\":\"/emails/0\"").doesNotContain(address);
        assertThat(post("api/v1/contacts", bolt.token(), "{\"emails\":[\"" + address + "\"]}")
                        .status())
                .isEqualTo(201);

        String body = "{\"address\":\"" + address + "\"}";
        assertThat(post("api/v1/address-blocks/remove", bolt.token(), body).body())
                .isEqualTo("{\"removed\":false}");
        assertThat(post("api/v1/address-blocks/remove", acme.token(), body).body())
                .isEqualTo("{\"removed\":true}");
        assertThat(post("api/v1/address-blocks/remove", acme.token(), "{\"address\":\"x\"}")
                        .status())
                .isEqualTo(422);
        assertThat(post("api/v1/contacts", acme.token(), "{\"emails\":[\"" + address + "\"]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Tag("N6")
    void anImportThatNamesAnErasedContact_listsTheRowAndWhy() {
        String id = contact(acme, Canary.email());
        call("DELETE", "api/v1/contacts/" + id, acme.token(), null, (byte[]) null);

        String imported = call(
                        "POST",
                        "api/v1/contacts/imports",
                        acme.token(),
                        "text/csv",
                        "id,firstName\r\n" + id + ",Ada\r\n,Grace\r\n")
                .json()
                .getString("id");
        JsonObject status =
                get("api/v1/contacts/imports/" + imported, acme.token()).json();
        while (status.getString("state").equals("running")) {
            Thread.onSpinWait();
            status = get("api/v1/contacts/imports/" + imported, acme.token()).json();
        }

        assertThat(status.getInt("imported")).isEqualTo(1);
        assertThat(status.getInt("rejectedCount")).isEqualTo(1);
        JsonObject rejected = status.getJsonArray("rejected").getJsonObject(0);
        assertThat(rejected.getInt("row")).isEqualTo(1);
        assertThat(rejected.getString("column")).isEqualTo("id");
        assertThat(rejected.getString("code")).isEqualTo("contact_erased");
    }
}
