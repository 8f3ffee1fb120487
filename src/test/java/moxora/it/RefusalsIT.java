package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every kind of bad input gets its own clear refusal, as problem+json, and none repeats what was sent. */
@Tag("T-13")
class RefusalsIT extends Deployed {

    private static final String MARKER = "zanzibar";
    private static final String MISSING = "01a2016d-7586-77d5-ba03-d5d966fabd50";

    private record Case(
            String method, String path, String contentType, byte[] body, int status, String code, String inner) {

        Case(String method, String path, String contentType, String body, int status, String code, String inner) {
            this(
                    method,
                    path,
                    contentType,
                    body == null ? null : body.getBytes(StandardCharsets.UTF_8),
                    status,
                    code,
                    inner);
        }
    }

    private static Case json(String body, int status, String code, String inner) {
        return new Case("POST", "api/v1/contacts", JSON, body, status, code, inner);
    }

    private static Case post(String path, String body, String code, String inner) {
        return new Case("POST", "api/v1/" + path, JSON, body, 422, code, inner);
    }

    private static Case get(String path, int status, String code) {
        return new Case("GET", path, null, (byte[]) null, status, code, "");
    }

    private static Case csv(String query, String body, int status, String code, String inner) {
        return new Case("POST", "api/v1/contacts/imports" + query, "text/csv", body, status, code, inner);
    }

    private static final List<Case> CASES = List.of(
            json("{\"firstName\":", 400, "malformed_json", ""),
            json("{\"firstName\":\"" + MARKER + "\"} x", 400, "malformed_json", ""),
            json("{\"firstName\":\"a\",\"firstName\":\"" + MARKER + "\"}", 400, "malformed_json", ""),
            json("[\"" + MARKER + "\"]", 400, "malformed_json", ""),
            json("", 400, "malformed_json", ""),
            json("{\"a\":".repeat(500) + "1" + "}".repeat(500), 400, "malformed_json", ""),
            new Case(
                    "POST",
                    "api/v1/contacts",
                    JSON,
                    new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                    400,
                    "malformed_utf8",
                    ""),
            json("{\"notes\":\"" + "x".repeat(1 << 20) + "\"}", 413, "body_too_large", ""),
            json("{}", 422, "value_refused", "empty"),
            json("{\"firstName\":1}", 422, "value_refused", "wrong_type"),
            json(
                    "{\"organisationId\":\"" + MARKER + "\",\"firstName\":\"a\"}",
                    422,
                    "value_refused",
                    "unknown_property"),
            json("{\"id\":\"" + MARKER + "\",\"firstName\":\"a\"}", 422, "value_refused", "read_only"),
            json("{\"emails\":[\"" + MARKER + "\"]}", 422, "value_refused", "invalid_email"),
            json("{\"phones\":[\"" + MARKER + "\"]}", 422, "value_refused", "invalid_phone"),
            json("{\"tags\":[\"" + MARKER + ";b\"]}", 422, "value_refused", "invalid_tag"),
            json("{\"firstName\":\"" + MARKER + "\\u0000\"}", 422, "value_refused", "control_character"),
            json("{\"firstName\":\"" + MARKER + "\\ud800\"}", 422, "value_refused", "control_character"),
            json("{\"firstName\":\"" + MARKER.repeat(100) + "\"}", 422, "value_refused", "too_long"),
            json("{\"notes\":\"" + MARKER + " 4111 1111-1111 1111\"}", 422, "value_refused", "payment_card"),
            new Case("POST", "api/v1/contacts", "text/plain", MARKER, 415, "unsupported_media_type", ""),
            new Case("POST", "api/v1/contacts", JSON + "; charset=utf-16", "{}", 415, "unsupported_media_type", ""),
            new Case("PUT", "api/v1/contacts", JSON, "{}", 405, "method_not_allowed", ""),
            get("api/v1/contacts?limit=0", 400, "malformed_parameter"),
            get("api/v1/contacts?limit=201", 400, "malformed_parameter"),
            get("api/v1/contacts?limit=" + MARKER, 400, "malformed_parameter"),
            get("api/v1/contacts?limit=1&limit=2", 400, "malformed_parameter"),
            get("api/v1/contacts?sort=" + MARKER, 400, "malformed_parameter"),
            get("api/v1/contacts?field.City=", 400, "malformed_parameter"),
            get("api/v1/contacts?field." + MARKER + "=x", 400, "search_not_answerable"),
            get("api/v1/contacts?email=" + MARKER, 400, "search_not_answerable"),
            get("api/v1/contacts?name=" + MARKER + "*", 400, "search_not_answerable"),
            get("api/v1/contacts?company=%25" + MARKER, 400, "search_not_answerable"),
            get("api/v1/contacts?email=", 400, "malformed_parameter"),
            get("api/v1/contacts?email=%ff", 400, "malformed_parameter"),
            get("api/v1/contacts?include=special", 400, "malformed_parameter"),
            get("api/v1/contacts?organisationId=" + MARKER, 400, "unknown_parameter"),
            get("api/v1/contacts?field.=" + MARKER, 400, "unknown_parameter"),
            get("api/v1/contacts?cursor=" + MARKER, 400, "malformed_cursor"),
            get("api/v1/contacts?name=z", 400, "prefix_too_short"),
            get("api/v1/contacts?phone=" + MARKER, 400, "search_not_answerable"),
            get("api/v1/contacts/" + MARKER, 400, "malformed_id"),
            get("api/v1/contacts/" + MISSING, 404, "not_found"),
            get("api/v1/contacts/imports/" + MISSING, 404, "not_found"),
            get("api/v1/" + MARKER, 404, "not_found"),
            get(MARKER, 404, "not_found"),
            get("api/v1/contacts/export?format=xlsx", 400, "unknown_parameter"),
            new Case("PATCH", "api/v1/contacts/" + MISSING, JSON, "{\"title\":\"x\"}", 404, "not_found", ""),
            new Case("DELETE", "api/v1/contacts/" + MISSING, null, (byte[]) null, 404, "not_found", ""),
            post("account/verification", "{\"token\":\"" + MARKER + "\"}", "invalid_token", ""),
            post("account/email/confirmation", "{\"token\":\"" + MARKER + "\"}", "invalid_token", ""),
            post("account/verification", "{\"token\":1}", "value_refused", "wrong_type"),
            post("account/password-reset", "{\"email\":\"" + MARKER + "\"}", "value_refused", "invalid_email"),
            post(
                    "account/password",
                    "{\"currentPassword\":\"" + PASSWORD + "\",\"newPassword\":\"passwordpassword\"}",
                    "value_refused",
                    "password_too_common"),
            post(
                    "invitations",
                    "{\"email\":\"a@b.example\",\"role\":\"" + MARKER + "\"}",
                    "value_refused",
                    "unknown_role"),
            new Case(
                    "PATCH",
                    "api/v1/account",
                    JSON,
                    "{\"email\":\"" + MARKER + "\"}",
                    422,
                    "value_refused",
                    "read_only"),
            new Case("PATCH", "api/v1/users/" + MISSING, JSON, "{\"role\":\"member\"}", 404, "not_found", ""),
            new Case("DELETE", "api/v1/users/" + MISSING, null, (byte[]) null, 404, "not_found", ""),
            new Case("DELETE", "api/v1/invitations/" + MISSING, null, (byte[]) null, 404, "not_found", ""),
            new Case("DELETE", "api/v1/account", null, (byte[]) null, 409, "last_admin", ""),
            csv("", "", 400, "malformed_csv", ""),
            csv("?mapping=%7Bbad", "a,b\n1,2\n", 400, "malformed_parameter", ""),
            csv("", MARKER + ",b\n1,2\n", 422, "value_refused", "unknown_column"),
            csv("?mapping=%7B%22a%22%3A%22password%22%7D", "a,b\n1,2\n", 422, "value_refused", "unknown_field"),
            csv("?mapping=%7B%22q%22%3A%22email%22%7D", "a,b\n1,2\n", 422, "value_refused", "unknown_column"),
            csv(
                    "?mapping=%7B%22a%22%3A%22title%22%2C%22b%22%3A%22title%22%7D",
                    "a,b\n1,2\n", 422, "value_refused", "mapped_twice"),
            csv(
                    "?mapping=%7B%22a%22%3A%22title%22%7D",
                    "a" + ",b".repeat(400) + "\n", 422, "value_refused", "too_many_columns"),
            new Case(
                    "POST",
                    "api/v1/contacts/imports?mapping=%7B%22a%22%3A%22title%22%7D",
                    "text/csv",
                    new byte[] {'a', '\n', (byte) 0xff, '\n'},
                    400,
                    "malformed_utf8",
                    ""),
            new Case(
                    "POST",
                    "api/v1/organisation/closure",
                    JSON,
                    "{\"confirmName\":\"" + MARKER + "\"}",
                    422,
                    "value_refused",
                    "name_differs"),
            new Case("DELETE", "api/v1/organisation/closure", null, (byte[]) null, 409, "conflict", ""));

    @Test
    void eachBadRequest_getsItsOwnRefusal_andNoneIsQuoted() {
        Tenant acme = signUp("acme", "moxora");
        for (Case bad : CASES) {
            Answer answer = call(bad.method, bad.path, acme.token(), bad.contentType, bad.body);
            String what = bad.method + " " + bad.path + " → " + answer.body();
            assertThat(answer.status()).as(what).isEqualTo(bad.status);
            assertThat(answer.header("Content-Type")).as(what).startsWith("application/problem+json");
            assertThat(answer.code()).as(what).isEqualTo(bad.code);
            assertThat(answer.json().getInt("status")).as(what).isEqualTo(bad.status);
            assertThat(answer.json().getString("title")).as(what).isNotBlank();
            assertThat(answer.body())
                    .as(what)
                    .contains(bad.inner)
                    .doesNotContain(MARKER)
                    .doesNotContain("moxora.");
        }
        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .as("nothing refused was stored")
                .isEmpty();
    }

    @Test
    @Tag("T-01")
    void aForeignId_aMissingId_andAnotherOrganisation_areTheSame404() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "pixelant");
        String ofBolt = post("api/v1/contacts", bolt.token(), "{\"firstName\":\"Grace\",\"emails\":[\"g@h.example\"]}")
                .json()
                .getString("id");
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            byte[] body = method.equals("PATCH") ? "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8) : null;
            Answer foreign = call(method, "api/v1/contacts/" + ofBolt, acme.token(), body == null ? null : JSON, body);
            Answer missing = call(method, "api/v1/contacts/" + MISSING, acme.token(), body == null ? null : JSON, body);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo(missing.body());
        }
        assertThat(get("api/v1/contacts?email=g%40h.example", acme.token())
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
        assertThat(get("api/v1/contacts/" + ofBolt, bolt.token()).json().getString("firstName"))
                .isEqualTo("Grace");
    }

    @Test
    @Tag("T-60")
    void operatorsAndTenants_keepToTheirOwnSide() {
        Tenant acme = signUp("acme", "moxora");

        assertThat(get("api/v1/contacts", operatorToken()).status()).isEqualTo(403);
        assertThat(get("api/v1/contacts/export", operatorToken()).status()).isEqualTo(403);
        assertThat(get("ops/v1/closures", acme.token()).status()).isEqualTo(403);
        assertThat(get("ops/v1/closures", null).status()).isEqualTo(401);
        assertThat(get("ops/v1/closures", "x".repeat(40)).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", null).status()).isEqualTo(401);
    }

    @Test
    @Tag("P74")
    void aLoggedOutSession_isOver() {
        Tenant acme = signUp("acme", "moxora");

        assertThat(call("DELETE", "api/v1/session", acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);

        assertThat(get("api/v1/contacts", acme.token()).code()).isEqualTo("unauthenticated");
    }

    @Test
    void aStaleIfMatch_changesNothing() {
        Tenant acme = signUp("acme", "moxora");
        Answer created = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\"}");
        String path = "api/v1/contacts/" + created.json().getString("id");
        call("PATCH", path, acme.token(), JSON, "{\"title\":\"Countess\"}");

        var stale = java.net.http.HttpRequest.newBuilder(uri(path))
                .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString("{\"title\":\"Duchess\"}"))
                .header("Authorization", "Bearer " + acme.token())
                .header("Content-Type", JSON)
                .header("If-Match", created.header("ETag"));

        assertThat(send(stale).code()).isEqualTo("precondition_failed");
        assertThat(get(path, acme.token()).json().getString("title")).isEqualTo("Countess");
    }
}
