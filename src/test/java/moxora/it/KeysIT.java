package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys over HTTP: renewed while in use, suspended and resumed, declared compromised; by operators only. */
@Tag("T-31")
@Timeout(120)
class KeysIT extends Deployed {

    private static final String ADA =
            "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"emails\":[\"ada@example.org\"]}";

    @Test
    void aRotation_isAskedForAndWatched_andNothingOfAContactChanges() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Answer created = post("api/v1/contacts", acme.token(), ADA);
        String contact = "api/v1/contacts/" + created.json().getString("id");
        Answer before = get(contact, acme.token());
        Answer ofBolt = post("api/v1/contacts", bolt.token(), ADA);

        Answer asked =
                operator("POST", "ops/v1/keys/rotations", "{\"organisationId\":\"" + acme.organisation() + "\"}");
        assertThat(asked.status()).isEqualTo(202);
        JsonObject done = untilDone("ops/v1/keys/rotations/" + asked.json().getString("id"));

        assertThat(done.getInt("done")).isEqualTo(done.getInt("total")).isPositive();
        Answer after = get(contact, acme.token());
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.response().headers().firstValue("ETag"))
                .isEqualTo(before.response().headers().firstValue("ETag"));
        assertThat(get("api/v1/contacts?email=ADA@example.org", acme.token())
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
        assertThat(get("api/v1/contacts/" + ofBolt.json().getString("id"), bolt.token())
                        .status())
                .isEqualTo(200);
        assertThat(states(acme)).contains("fields/1 deactivated", "fields/2 active", "index/2 active");
        assertThat(states(bolt)).contains("fields/1 active").doesNotContain("fields/2");
    }

    @Test
    void aSuspendedOrganisation_answers503WithAClearCode_andOthersAreUntouched() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        post("api/v1/contacts", acme.token(), ADA);
        String suspension = "ops/v1/keys/" + acme.organisation() + "/suspension";

        assertThat(operator("POST", suspension, "{\"reason\":\"asked for\"}").status())
                .isEqualTo(204);

        for (Answer refused : java.util.List.of(
                get("api/v1/contacts", acme.token()),
                post("api/v1/contacts", acme.token(), ADA),
                get("api/v1/contacts/export", acme.token()),
                passwordOf(acme))) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().getString("code")).isEqualTo("key_suspended");
            assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(post("api/v1/contacts", bolt.token(), ADA).status()).isEqualTo(201);

        assertThat(operator("DELETE", suspension, null).status()).isEqualTo(204);
        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
        assertThat(get("api/v1/audit", acme.token()).body()).contains("keys_suspended", "keys_resumed");
    }

    @Test
    void compromisedKeys_areReplacedAndDestroyed_andTheAnswerSaysWhatIsLost() {
        Tenant acme = signUp("acme", "moxora");
        post("api/v1/contacts", acme.token(), ADA);

        Answer asked = operator("POST", "ops/v1/keys/" + acme.organisation() + "/compromise", "{}");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().getString("lostBackups")).contains("backup");
        untilDone("ops/v1/keys/rotations/" + asked.json().getString("id"));
        while (!states(acme).contains("fields/1 destroyed")) {
            Thread.onSpinWait();
        }
        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
    }

    @Test
    void keysAreForOperatorsOnly_andBadRequestsAreTold() {
        Tenant acme = signUp("acme", "moxora");
        assertThat(get("ops/v1/keys/" + acme.organisation(), acme.token()).status())
                .isEqualTo(403);
        assertThat(post("ops/v1/keys/rotations", acme.token(), "{}").status()).isEqualTo(403);
        refused(operator("GET", "ops/v1/keys/" + UUID.randomUUID(), null), 404, "not_found");
        refused(operator("GET", "ops/v1/keys/nobody", null), 400, "malformed_id");
        refused(operator("GET", "ops/v1/keys/rotations/" + UUID.randomUUID(), null), 404, "not_found");
        refused(operator("POST", "ops/v1/keys/rotations", "{\"organisationId\":\"x\"}"), 422, "value_refused");
        refused(operator("POST", "ops/v1/keys/rotations", "{\"rate\":0}"), 422, "value_refused");
        refused(operator("POST", "ops/v1/keys/rotations", "{\"all\":true}"), 422, "value_refused");
        refused(
                operator("POST", "ops/v1/keys/rotations", "{\"organisationId\":\"" + UUID.randomUUID() + "\"}"),
                404,
                "not_found");
        refused(operator("POST", "ops/v1/keys/kek-rotations", "{\"to\":\"file:/nowhere\"}"), 422, "value_refused");
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().getString("code")).isEqualTo(code);
    }

    private JsonObject untilDone(String rotation) {
        JsonObject answer = operator("GET", rotation, null).json();
        while (!answer.getString("state").equals("done")) {
            Thread.onSpinWait();
            answer = operator("GET", rotation, null).json();
        }
        return answer;
    }

    private Answer operator(String method, String path, String json) {
        return call(method, path, operatorToken(), json == null ? null : JSON, json);
    }

    private Answer passwordOf(Tenant tenant) {
        return post("api/v1/session", null, "{\"email\":\"" + tenant.email() + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private String states(Tenant tenant) {
        StringBuilder states = new StringBuilder();
        operator("GET", "ops/v1/keys/" + tenant.organisation(), null)
                .json()
                .getJsonArray("keys")
                .getValuesAs(JsonObject.class)
                .forEach(key -> states.append(key.getString("purpose"))
                        .append('/')
                        .append(key.getInt("generation"))
                        .append(' ')
                        .append(key.getString("state"))
                        .append('\n'));
        return states.toString();
    }
}
