package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one cookie: what it is like, who may use it, and that no cache serves what it opened to anybody else. */
class CookieIT extends Deployed {

    private Answer logInWithCookie(Tenant tenant) {
        return post("api/v1/session", null, "{\"email\":\"" + tenant.email() + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private static HttpCookie cookie(Answer answer) {
        List<String> lines = answer.response().headers().allValues("set-cookie");
        assertThat(lines).hasSize(1);
        return HttpCookie.parse(lines.get(0)).get(0);
    }

    @Test
    @Tag("P70")
    @Tag("P71")
    @Tag("P72")
    void theOnlyCookie_isTheSessions_andNoScriptAndNoOtherSiteGetsIt() throws IOException {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "pixelant");
        Answer ofAcme = logInWithCookie(acme);
        Answer ofBolt = logInWithCookie(bolt);

        assertThat(cookie(ofAcme).getName()).isEqualTo("next-auth.session-token");
        assertThat(cookie(ofBolt).getName()).startsWith("__Host-");
        for (Answer answer : List.of(ofAcme, ofBolt)) {
            List<String> attributes = Arrays.stream(
                            answer.header("set-cookie").toLowerCase(Locale.ROOT).split(";"))
                    .map(String::strip)
                    .skip(1)
                    .toList();
            assertThat(attributes)
                    .contains("httponly", "secure", "samesite=strict", "path=/")
                    .noneMatch(attribute -> attribute.matches("(domain|max-age|expires)=.*"));
            assertThat(cookie(answer).getValue())
                    .as("256 random bits, which say nothing")
                    .matches("[A-Za-z0-9_-]{43}");
        }
        Set<String> paths = HeadersIT.routes();
        paths.addAll(HeadersIT.pages());
        for (String path : paths) {
            assertThat(get(path.substring(1), acme.token()).response().headers().map())
                    .as(path)
                    .doesNotContainKey("set-cookie");
        }
    }

    private HttpRequest.Builder withCookie(String method, String path, HttpCookie cookie) {
        return HttpRequest.newBuilder(uri(path))
                .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                .header("Content-Type", JSON)
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{\"firstName\":\"Ada\"}")
                                : HttpRequest.BodyPublishers.noBody());
    }

    @ParameterizedTest(name = "Sec-Fetch-Site {0}, Origin {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -, 201",
                "-, own, 201",
                "-, http://localhost:8080, 201",
                "same-site, own, 403",
                "cross-site, own, 403",
                "none, own, 403",
                "cross-site, https://evil.example, 403",
                "-, https://evil.example, 403",
                "-, null, 403",
                "-, -, 403",
            })
    void withTheCookie_onlyOurOwnPagesChangeSomething(String site, String origin, int status) {
        Tenant acme = signUp("acme", "moxora");
        HttpCookie cookie = cookie(logInWithCookie(acme));
        HttpRequest.Builder request = withCookie("POST", "api/v1/contacts", cookie);
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            request.header("Origin", origin.equals("own") ? "http://" + root.getAuthority() : origin);
        }

        assertThat(send(request).status()).isEqualTo(status);

        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .hasSize(status == 201 ? 1 : 0);
        assertThat(send(withCookie("GET", "api/v1/contacts", cookie)).status())
                .as("reading changes nothing")
                .isEqualTo(200);
    }

    @Test
    @Tag("P74")
    void loggingOut_endsTheCookiesSession_andClearsTheBrowser() {
        Tenant acme = signUp("acme", "moxora");
        HttpCookie cookie = cookie(logInWithCookie(acme));

        Answer out = send(withCookie("DELETE", "api/v1/session", cookie).header("Sec-Fetch-Site", "same-origin"));

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("clear-site-data")).isEqualTo("\"cache\", \"cookies\", \"storage\"");
        assertThat(cookie(out).getName()).isEqualTo(cookie.getName());
        assertThat(cookie(out).getMaxAge()).isZero();
        assertThat(send(withCookie("GET", "api/v1/contacts", cookie)).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", acme.token()).status())
                .as("the other session goes on")
                .isEqualTo(200);
    }

    @Test
    @Tag("T-16")
    void aCacheInFront_servesNobodyAnothersPage() {
        Map<String, HttpCookie> cookies = new HashMap<>();
        for (String name : List.of("acme", "bolt")) {
            Tenant tenant = signUp(name, "moxora");
            post("api/v1/contacts", tenant.token(), "{\"firstName\":\"" + name + "\"}");
            cookies.put(name, cookie(logInWithCookie(tenant)));
        }
        SharedCache cache = new SharedCache((path, who) -> send(withCookie("GET", path, cookies.get(who))));
        SharedCache blind = new SharedCache((path, who) -> without(send(withCookie("GET", path, cookies.get(who)))));

        for (int i = 0; i < 3; i++) {
            assertThat(cache.get("api/v1/contacts", "acme")).contains("acme").doesNotContain("bolt");
            assertThat(cache.get("api/v1/contacts", "bolt")).contains("bolt").doesNotContain("acme");
        }
        assertThat(cache.hits()).isZero();

        blind.get("api/v1/contacts", "acme");
        assertThat(blind.get("api/v1/contacts", "bolt"))
                .as("the control: without our header this cache does serve another's page")
                .contains("acme");
    }

    /** The same answer, had it said nothing about caches. */
    private static Answer without(Answer answer) {
        return new Answer(new Stripped(answer.response(), Set.of("cache-control", "vary")));
    }
}
