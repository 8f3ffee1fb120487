package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators over HTTP: named, each with a token that ends when it should, on their own side of the house. */
@Tag("T-60")
class OperatorsIT extends Deployed {

    private static final String OPERATORS = "ops/v1/operators";
    private static final UUID MISSING = UUID.randomUUID();

    private static String fresh() {
        return "op-" + UUID.randomUUID().toString().substring(0, 13);
    }

    private JsonObject made(String body) {
        Answer answer = post(OPERATORS, operatorToken(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private JsonObject made() {
        return made("{\"name\":\"" + fresh() + "\"}");
    }

    private Answer delete(String path, String token) {
        return call("DELETE", path, token, null, (byte[]) null);
    }

    private int closuresSeenBy(String token) {
        return get("ops/v1/closures", token).status();
    }

    @Test
    void aNewOperator_hasATokenOfTheirOwn_shownOnce() {
        JsonObject ann = made();

        assertThat(ann.getString("token")).matches("mxo_[A-Za-z0-9_-]{43}");
        assertThat(ann.get("expiresAt")).isEqualTo(JsonValue.NULL);
        assertThat(closuresSeenBy(ann.getString("token"))).isEqualTo(200);
        Answer list = get(OPERATORS, ann.getString("token"));
        assertThat(list.body()).contains(ann.getString("id"), ann.getString("name"), "first-operator");
        assertThat(list.body()).doesNotContain(ann.getString("token")).doesNotContain(operatorToken());
    }

    @Test
    void pages_holdEachOperatorOnce() {
        List<String> made = List.of(made().getString("id"), made().getString("id"), made().getString("id"));

        JsonObject first = get(OPERATORS + "?limit=2", operatorToken()).json();
        JsonObject second = get(OPERATORS + "?limit=2&cursor=" + encode(first.getString("nextCursor")), operatorToken())
                .json();

        assertThat(first.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(made.get(2));
        assertThat(first.getJsonArray("items").getJsonObject(1).getString("id")).isEqualTo(made.get(1));
        assertThat(second.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo(made.get(0));
        assertThat(get(OPERATORS + "?cursor=x", operatorToken()).code()).isEqualTo("malformed_cursor");
        assertThat(get(OPERATORS + "?page=2", operatorToken()).code()).isEqualTo("unknown_parameter");
    }

    @Test
    void aReplacedToken_opensNothingMore() {
        JsonObject ann = made();
        String path = OPERATORS + "/" + ann.getString("id") + "/token";

        Answer replaced = post(path, operatorToken(), "{\"expiresIn\":\"P1D\"}");

        assertThat(replaced.status()).isEqualTo(201);
        assertThat(replaced.json().getString("expiresAt")).endsWith("Z");
        assertThat(closuresSeenBy(ann.getString("token"))).isEqualTo(401);
        assertThat(closuresSeenBy(replaced.json().getString("token"))).isEqualTo(200);
        Answer without = call("POST", path, operatorToken(), null, (byte[]) null);
        assertThat(without.status()).as(without.body()).isEqualTo(201);
    }

    @Test
    void aDisabledOperator_is401_everywhere() {
        JsonObject ann = made();
        String token = ann.getString("token");

        assertThat(delete(OPERATORS + "/" + ann.getString("id"), operatorToken())
                        .status())
                .isEqualTo(204);

        assertThat(closuresSeenBy(token)).isEqualTo(401);
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(401);
        assertThat(post(OPERATORS + "/" + ann.getString("id") + "/token", operatorToken(), "{}")
                        .code())
                .isEqualTo("conflict");
    }

    @Test
    void anExpiredToken_is401() {
        JsonObject ann = made("{\"name\":\"" + fresh() + "\",\"expiresIn\":\"PT1H\"}");
        assertThat(closuresSeenBy(ann.getString("token"))).isEqualTo(200);

        post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1H\"}");

        assertThat(closuresSeenBy(ann.getString("token"))).isEqualTo(401);
    }

    @Test
    void aTenantsToken_is403Here_andAnOperatorsThere() {
        Tenant acme = signUp("acme", "moxora");

        assertThat(get(OPERATORS, acme.token()).status()).isEqualTo(403);
        assertThat(post(OPERATORS, acme.token(), "{\"name\":\"acme\"}").status())
                .isEqualTo(403);
        assertThat(get("api/v1/contacts", made().getString("token")).status()).isEqualTo(403);
        assertThat(get(OPERATORS, null).status()).isEqualTo(401);
    }

    @Test
    void whatAnOperatorDid_bearsTheirId() {
        Tenant acme = signUp("acme", "moxora");
        JsonObject ann = made();

        post("ops/v1/keys/" + acme.organisation() + "/suspension", ann.getString("token"), "{\"reason\":\"drill\"}");
        delete("ops/v1/keys/" + acme.organisation() + "/suspension", ann.getString("token"));
        Answer rotation = post(
                "ops/v1/keys/rotations",
                ann.getString("token"),
                Json.createObjectBuilder()
                        .add("organisationId", acme.organisation())
                        .build()
                        .toString());

        String label = "operator:" + ann.getString("id");
        assertThat(get("ops/v1/keys/" + acme.organisation(), operatorToken())
                        .json()
                        .getJsonArray("events"))
                .extracting(event -> event.asJsonObject().getString("actor"))
                .contains(label);
        assertThat(get("ops/v1/keys/rotations/" + rotation.json().getString("id"), operatorToken())
                        .json()
                        .getString("requestedBy"))
                .isEqualTo(label);
        get("ops/v1/leakage/" + acme.organisation(), ann.getString("token"));
        assertThat(get("api/v1/audit", acme.token()).json().getJsonArray("items"))
                .extracting(entry -> entry.asJsonObject().getString("actor"))
                .contains(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /name",
                "{\"name\":\"Ann/Smith\"} | /name",
                "{\"name\":\"ann@example.org\"} | /name",
                "{\"name\":\"ann\",\"email\":\"a\"} | /email",
                "{\"name\":\"ann\",\"expiresIn\":\"P1M\"} | /expiresIn",
                "{\"name\":\"ann\",\"expiresIn\":\"PT1S\"} | /expiresIn",
                "{\"name\":\"ann\",\"expiresIn\":7} | /expiresIn",
            })
    void aBodyThatIsWrong_isRefusedWhereItIs(String body, String pointer) {
        Answer answer = post(OPERATORS, operatorToken(), body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
        assertThat(answer.body()).doesNotContain("Smith");
    }

    @Test
    void idsThatLeadNowhere_are404_or400() {
        assertThat(delete(OPERATORS + "/" + MISSING, operatorToken()).status()).isEqualTo(404);
        assertThat(delete(OPERATORS + "/zanzibar", operatorToken()).code()).isEqualTo("malformed_id");
        assertThat(post(OPERATORS + "/" + MISSING + "/token", operatorToken(), "{}")
                        .status())
                .isEqualTo(404);
        String name = fresh();
        made("{\"name\":\"" + name + "\"}");
        assertThat(post(OPERATORS, operatorToken(), "{\"name\":\"" + name + "\"}")
                        .status())
                .isEqualTo(409);
    }
}
