package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import moxora.account.AuthenticatorApp;
import moxora.rest.QrCodeTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Under a policy that requires a second factor nobody gets anywhere without one; under another, who has one needs it. */
@Tag("P59")
class SecondFactorIT extends Deployed {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> OPEN_WHILE_ENROLLING =
            List.of("api/v1/account/second-factors", "api/v1/account/totp/qr");
    private static final List<String> SHUT_WHILE_ENROLLING = List.of(
            "api/v1/contacts",
            "api/v1/contacts/export",
            "api/v1/contacts/01a2016d-7586-77d5-ba03-d5d966fabd50",
            "api/v1/contacts/01a2016d-7586-77d5-ba03-d5d966fabd50/timeline",
            "api/v1/custom-fields",
            "api/v1/webhook-endpoints",
            "api/v1/organisation/closure",
            "api/v1/audit",
            "api/v1/sessions");

    @Test
    void moksana_letsNobodyFurtherThanToEnrolment_untilAnAppIsEnrolled() throws Exception {
        Tenant moksana = signUp("moksana", "moksana");
        Tenant neighbour = signUp("moxora", "moxora");
        JsonObject first = logIn(moksana, null).json();
        assertThat(first.getBoolean("enrolmentRequired")).isTrue();
        assertThat(logIn(neighbour, null).json().getBoolean("enrolmentRequired"))
                .isFalse();
        String token = first.getString("token");

        for (String path : SHUT_WHILE_ENROLLING) {
            Answer answer = get(path, token);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.code()).as(path).isEqualTo("second_factor_enrolment_required");
        }
        assertThat(post("api/v1/contacts", token, "{\"firstName\":\"Ada\"}").code())
                .isEqualTo("second_factor_enrolment_required");
        assertThat(post("api/v1/account/recovery-codes", token, "{}").code())
                .isEqualTo("second_factor_enrolment_required");
        assertThat(get(OPEN_WHILE_ENROLLING.get(0), token).body())
                .isEqualTo("{\"required\":true,\"totp\":null,\"passkeys\":[],\"recoveryCodesLeft\":0}");
        assertThat(get(OPEN_WHILE_ENROLLING.get(1), token).code()).isEqualTo("not_found");

        Answer started = call("POST", "api/v1/account/totp", token, null, (byte[]) null);
        assertThat(started.status()).isEqualTo(201);
        String uri = started.json().getString("uri");
        assertThat(picture(token)).isEqualTo(uri);
        AuthenticatorApp app = new AuthenticatorApp(uri);
        assertThat(confirm(token, "abc").code()).isEqualTo("value_refused");
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(403);

        long step = step();
        Answer confirmed = confirm(token, app.code(step));
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.json().getJsonArray("recoveryCodes")).hasSize(10);
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(200);
        assertThat(get("api/v1/contacts", moksana.token()).status())
                .as("a session that proved only a password")
                .isEqualTo(401);
        assertThat(call("DELETE", "api/v1/session", token, null, (byte[]) null).status())
                .isEqualTo(204);

        assertThat(logIn(moksana, null).status()).isEqualTo(401);
        assertThat(logIn(moksana, null).code()).isEqualTo("second_factor_required");
        assertThat(logIn(moksana, app.code(step)).code())
                .as("used for confirming")
                .isEqualTo("invalid_credentials");
        Answer whole = logIn(moksana, app.code(step + 1));
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.json().getBoolean("enrolmentRequired")).isFalse();
        assertThat(get("api/v1/contacts", whole.json().getString("token")).status())
                .isEqualTo(200);
        assertThat(logIn(moksana, app.code(step + 1)).code()).isEqualTo("invalid_credentials");
        String recovery = confirmed.json().getJsonArray("recoveryCodes").getString(0);
        assertThat(logIn(moksana, recovery).status()).isEqualTo(200);
        assertThat(logIn(moksana, recovery).code()).isEqualTo("invalid_credentials");
        assertThat(call("DELETE", "api/v1/account/totp", whole.json().getString("token"), null, (byte[]) null)
                        .code())
                .isEqualTo("conflict");
    }

    @Test
    void theFactor_isAskedForAfterTheRightPasswordOnly() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        AuthenticatorApp app = enrol(acme);
        assertThat(logIn(acme.email(), "a wrong password, long enough", null).code())
                .isEqualTo("invalid_credentials");
        assertThat(logIn("nobody@acme.example", "a wrong password, long enough", null)
                        .body())
                .isEqualTo(logIn(acme.email(), "a wrong password, long enough", null)
                        .body());
        assertThat(logIn(acme, "000000000").code()).isEqualTo("invalid_credentials");
        assertThat(logIn(acme, "x".repeat(5_000)).code()).isEqualTo("invalid_credentials");
        put(PAST_THE_STEP);
        String token = logIn(acme, app.code(step())).json().getString("token");

        put("PT16M");
        assertThat(call("DELETE", "api/v1/account/totp", token, null, (byte[]) null)
                        .code())
                .isEqualTo("reauthentication_required");
        assertThat(call("POST", "api/v1/account/totp", token, null, (byte[]) null)
                        .code())
                .isEqualTo("reauthentication_required");
        assertThat(post("api/v1/session/reauthentication", token, password(null))
                        .code())
                .isEqualTo("second_factor_required");
        assertThat(post("api/v1/session/reauthentication", token, password("12345"))
                        .code())
                .isEqualTo("invalid_credentials");
        assertThat(post("api/v1/session/reauthentication", token, password(app.code(step())))
                        .status())
                .isEqualTo(200);
        assertThat(post("api/v1/account/recovery-codes", token, "{}").json().getJsonArray("recoveryCodes"))
                .hasSize(10);
        assertThat(call("DELETE", "api/v1/account/totp", token, null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(logIn(acme, null).status()).isEqualTo(200);
    }

    @Test
    void onePasswordInTwoOrganisations_decidesFirst_thenTheOrganisation_thenTheFactor() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        JsonObject again = Json.createObjectBuilder()
                .add(
                        "organisation",
                        Json.createObjectBuilder().add("name", "second").add("policy", "moksana"))
                .add(
                        "admin",
                        Json.createObjectBuilder()
                                .add("name", "Admin")
                                .add("email", acme.email())
                                .add("password", PASSWORD))
                .build();
        String second =
                post("api/v1/organisations", null, again.toString()).json().getString("organisationId");
        enrol(acme);
        assertThat(logIn(acme, null).code()).isEqualTo("organisation_required");
        assertThat(logIn(acme.email(), PASSWORD, null, acme.organisation()).code())
                .isEqualTo("second_factor_required");
        assertThat(logIn(acme.email(), PASSWORD, null, second).json().getBoolean("enrolmentRequired"))
                .isTrue();
    }

    @Test
    void whatIsWrongInABody_isToldInPlainWords() {
        Tenant acme = signUp("acme", "moxora");
        assertThat(post("api/v1/session/passkey", null, "{}")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("pointer"))
                .isEqualTo("/challengeId");
        assertThat(post("api/v1/session/passkey", null, "{\"challengeId\":\"x\",\"credential\":{\"id\":5}}")
                        .code())
                .isEqualTo("value_refused");
        assertThat(post("api/v1/session/passkey", null, "{\"challengeId\":\"x\",\"credential\":{\"id\":\"x\"}}")
                        .code())
                .isEqualTo("invalid_credentials");
        assertThat(post("api/v1/session/passkey/options", null, "{\"organisationId\":\"x\"}")
                        .code())
                .isEqualTo("value_refused");
        assertThat(post("api/v1/account/totp/confirmation", acme.token(), "{\"code\":\"123456\"}")
                        .status())
                .isEqualTo(404);
        assertThat(post("api/v1/account/recovery-codes", acme.token(), "{}").code())
                .isEqualTo("conflict");
        assertThat(call("DELETE", "api/v1/account/totp", acme.token(), null, (byte[]) null)
                        .code())
                .isEqualTo("not_found");
        assertThat(post(
                                "api/v1/account/passkeys",
                                acme.token(),
                                "{\"challengeId\":\"x\",\"name\":\"x\",\"credential\":{\"id\":\"x\"}}")
                        .code())
                .isEqualTo("invalid_token");
        assertThat(get("api/v1/account/second-factors", null).code()).isEqualTo("unauthenticated");
        for (String path : List.of(
                "api/v1/session",
                "api/v1/session/passkey",
                "api/v1/session/passkey/options",
                "api/v1/session/reauthentication",
                "api/v1/account/totp/confirmation",
                "api/v1/account/passkeys")) {
            assertThat(call("POST", path, acme.token(), null, (byte[]) null).code())
                    .as("%s without a body", path)
                    .isEqualTo("malformed_json");
            assertThat(post(path, acme.token(), "[]").code()).as(path).isEqualTo("malformed_json");
        }
    }

    private static final String PAST_THE_STEP = "PT31S";

    /** The app of a user's, enrolled in the session they have; its code of now is used up. */
    private AuthenticatorApp enrol(Tenant tenant) {
        AuthenticatorApp app =
                new AuthenticatorApp(call("POST", "api/v1/account/totp", tenant.token(), null, (byte[]) null)
                        .json()
                        .getString("uri"));
        assertThat(confirm(tenant.token(), app.code(step())).status()).isEqualTo(200);
        return app;
    }

    private Answer confirm(String token, String code) {
        return post("api/v1/account/totp/confirmation", token, "{\"code\":\"" + code + "\"}");
    }

    private String picture(String token) throws Exception {
        HttpResponse<byte[]> answer = bytes(HttpRequest.newBuilder(uri("api/v1/account/totp/qr"))
                .header("Authorization", "Bearer " + token)
                .build());
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        return QrCodeTest.read(answer.body());
    }

    private static HttpResponse<byte[]> bytes(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private Answer logIn(Tenant tenant, String code) {
        return logIn(tenant.email(), PASSWORD, code);
    }

    private Answer logIn(String email, String password, String code) {
        return logIn(email, password, code, null);
    }

    private Answer logIn(String email, String password, String code, String organisation) {
        var body = Json.createObjectBuilder().add("email", email).add("password", password);
        if (code != null) {
            body.add("totp", code);
        }
        if (organisation != null) {
            body.add("organisationId", organisation);
        }
        return post("api/v1/session", null, body.build().toString());
    }

    private static String password(String code) {
        var body = Json.createObjectBuilder().add("password", PASSWORD);
        return (code == null ? body : body.add("totp", code)).build().toString();
    }

    /** The time step it is at the server, whose clock tests put forward. */
    private long step() {
        return AuthenticatorApp.step(Instant.parse(put("PT0S").getString("now")));
    }

    private JsonObject put(String advance) {
        return post("ops/v1/clock", operatorToken(), "{\"advance\":\"" + advance + "\"}")
                .json();
    }
}
