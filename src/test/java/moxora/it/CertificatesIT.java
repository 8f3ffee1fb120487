package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.launch.Verdict;
import moxora.rest.PageRules;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The address in the mail about a closure, before and after there is anybody left who could log in. */
@Tag("P83")
@Tag("P102")
class CertificatesIT extends Deployed {

    private static final Pattern LINK = Pattern.compile("/(certificates/[A-Za-z0-9_-]{43})\\s");

    private static String link(Tenant tenant) {
        TenantScope scope =
                TestPlatform.scope(new OrganisationId(UUID.fromString(tenant.organisation())), UUID.randomUUID());
        Matcher found =
                LINK.matcher(Postbag.last(TestPlatform.shared().assembly, scope).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private Answer as(String type, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Accept", type);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.GET());
    }

    private static void page(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(PageRules.wrongs(answer.body())).isEmpty();
        assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT)).isEqualTo("text/html;charset=utf-8");
        safe(answer);
    }

    private static void safe(Answer answer) {
        assertThat(HeaderRules.wrongs(answer.response().headers(), true)).isEmpty();
        assertThat(answer.header("X-Robots-Tag")).contains("noindex");
        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("Set-Cookie") || name.equalsIgnoreCase("Location"));
    }

    @Test
    void theAddressInTheMail_showsHowItStands_andTheCertificateWhenAllElseIsGone() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        assertThat(post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}")
                        .status())
                .isEqualTo(202);
        String path = link(acme);

        page(get(path, null), 200);
        assertThat(get(path, null).body()).contains("can be undone until").doesNotContain("acme", "@");
        JsonObject before = as(JSON, path, null).json();
        assertThat(before.getString("state")).isEqualTo("CLOSING");
        assertThat(before.isNull("certificate")).isTrue();
        assertThat(get(path + "/certificate.json", null).code()).isEqualTo("not_verified");

        post("ops/v1/clock", operatorToken(), "{\"advance\":\"P21D\"}");
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(401);
        page(get(path, null), 200);
        page(as("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", path, null), 200);
        JsonObject after = as(JSON, path, null).json();
        assertThat(after.getString("state")).as(after.toString()).isEqualTo("VERIFIED");
        assertThat(after.getJsonObject("certificate").getJsonObject("lastMail").getInt("delivered"))
                .isEqualTo(1);

        Answer file = get(path + "/certificate.json", null);
        safe(file);
        assertThat(file.header("Content-Disposition")).contains("attachment", acme.organisation());
        String ops = "ops/v1/closures/" + acme.organisation();
        assertThat(file.body())
                .isEqualTo(get(ops + "/certificate", operatorToken()).body());
        assertThat(Verdict.holds(
                        file.body(),
                        get("ops/v1/certificate-key", operatorToken()).body()))
                .isTrue();
        Answer forPeople = as("text/html", ops + "/certificate", operatorToken());
        assertThat(forPeople.status()).isEqualTo(200);
        assertThat(PageRules.wrongs(forPeople.body())).isEmpty();
        assertThat(HeaderRules.wrongs(forPeople.response().headers(), true)).isEmpty();
        JsonObject view = get(ops, operatorToken()).json();
        assertThat(view.getString("isolatedUntilAsSigned")).isEqualTo(view.getString("isolatedUntil"));

        assertThat(logIn(bolt.email())).isNotBlank();
    }

    @Test
    void everyWrongToken_getsTheSamePage_andAClosureTakenBackHasNone() {
        Tenant acme = signUp("acme", "moxora");
        post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}");
        String path = link(acme);
        page(get(path, null), 200);
        assertThat(call("DELETE", "api/v1/organisation/closure", acme.token(), null, (String) null)
                        .status())
                .isEqualTo(204);

        String nothing = get("certificates/nothing", null).body();
        for (String wrong : List.of(
                path,
                path.substring(0, path.length() - 1),
                path + "x",
                "certificates/" + "A".repeat(43),
                "certificates/style.css",
                "certificates/" + acme.organisation())) {
            page(get(wrong, null), 404);
            assertThat(get(wrong, null).body()).isEqualTo(nothing);
            Answer asJson = as(JSON, wrong, null);
            assertThat(asJson.status()).isEqualTo(404);
            assertThat(asJson.code()).isEqualTo("not_found");
            assertThat(get(wrong + "/certificate.json", null).code()).isEqualTo("not_found");
        }
        assertThat(as("image/png", path, null).status()).isEqualTo(406);
    }
}
