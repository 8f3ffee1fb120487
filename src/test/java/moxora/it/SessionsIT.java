package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions as a browser holds them; and that without an OpenID provider there is no log-in at one. */
class SessionsIT extends Deployed {

    private Answer logInWith(Tenant tenant, String header, String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("api/v1/session"))
                .header("Content-Type", JSON)
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"" + tenant.email() + "\",\"password\":\"" + PASSWORD + "\"}"));
        return send(request);
    }

    @Test
    @Tag("P70")
    @Tag("P72")
    void oneCookie_ofThePromisedName_holdsNothingButTheToken() {
        Tenant acme = signUp("acme", "moxora");
        Answer answer = logInWith(acme, "Accept", JSON);
        List<String> cookies = answer.response().headers().allValues("Set-Cookie");

        assertThat(cookies)
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .startsWith("next-auth.session-token=" + answer.json().getString("token"))
                        .contains("HttpOnly", "Secure", "SameSite=Strict", "Path=/")
                        .doesNotContain("Domain"));
        assertThat(answer.json().getString("token")).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    @Tag("P61")
    void aTokenPresentedAtLogIn_isNeverAdopted() {
        Tenant acme = signUp("acme", "moxora");
        String planted = "A".repeat(43);

        for (Answer answer : List.of(
                logInWith(acme, "Cookie", "next-auth.session-token=" + planted),
                logInWith(acme, "Authorization", "Bearer " + planted),
                logInWith(acme, "Cookie", "next-auth.session-token=" + acme.token()))) {
            assertThat(answer.json().getString("token")).isNotEqualTo(planted).isNotEqualTo(acme.token());
        }
        assertThat(get("api/v1/sessions", planted).status()).isEqualTo(401);
        assertThat(get("api/v1/sessions", acme.token()).json().getJsonArray("items"))
                .hasSize(4);
    }

    @Test
    @Tag("P74")
    void logOut_destroysTheSession_andTheCookie() {
        Tenant acme = signUp("acme", "moxora");
        Answer out = call("DELETE", "api/v1/session", acme.token(), null, (byte[]) null);

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie"))
                .startsWith("next-auth.session-token=;")
                .contains("Max-Age=0");
        assertThat(out.header("Clear-Site-Data")).contains("cookies");
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(uri("api/v1/contacts"))
                                .header("Cookie", "next-auth.session-token=" + acme.token()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @Tag("T-01")
    void anothersSession_isNotThere() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String second = logIn(acme.email());
        JsonObject current =
                get("api/v1/sessions", second).json().getJsonArray("items").getValuesAs(JsonObject.class).stream()
                        .filter(item -> item.getBoolean("current"))
                        .findFirst()
                        .orElseThrow();
        String path = "api/v1/sessions/" + current.getString("id");

        assertThat(call("DELETE", path, bolt.token(), null, (byte[]) null).status())
                .isEqualTo(404);
        assertThat(get("api/v1/contacts", second).status()).isEqualTo(200);
        assertThat(call("DELETE", path, acme.token(), null, (byte[]) null).status())
                .isEqualTo(204);
        assertThat(get("api/v1/contacts", second).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(200);
    }

    @Test
    void withoutAProvider_thereIsNoLogInAtOne() {
        Tenant acme = signUp("acme", "moxora");

        for (Answer answer : List.of(
                get("api/v1/session/oidc", null),
                get("api/v1/session/oidc?organisationId=" + acme.organisation(), null),
                get("api/v1/session/oidc/callback?state=a&code=b", null),
                call("POST", "api/v1/account/identities", acme.token(), null, (byte[]) null))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("not_found");
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
        assertThat(get("api/v1/account/identities", acme.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(get("api/v1/account/identities", null).status()).isEqualTo(401);
        assertThat(call(
                                "DELETE",
                                "api/v1/account/identities/01a2016d-7586-77d5-ba03-d5d966fabd50",
                                acme.token(),
                                null,
                                (byte[]) null)
                        .status())
                .isEqualTo(404);
    }
}
