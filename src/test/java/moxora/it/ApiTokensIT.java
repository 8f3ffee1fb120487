package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A program's token, as a program holds it. */
@Tag("P61")
class ApiTokensIT extends Deployed {

    private static final String CONTACT = "{\"firstName\":\"Ada\",\"emails\":[\"ada@example.org\"]}";

    private Answer make(Tenant tenant, String scopes) {
        return post("api/v1/api-tokens", tenant.token(), "{\"name\":\"sync\",\"scopes\":[" + scopes + "]}");
    }

    @Test
    void aToken_isShownOnce_doesWhatItWasGiven_andIsOverWhenItIsRevoked() {
        Tenant acme = signUp("acme", "moxora");
        Answer made = make(acme, "\"contacts_read\",\"contacts_write\"");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        assertThat(made.json().keySet())
                .containsExactlyInAnyOrder("id", "token", "name", "scopes", "createdAt", "expiresAt");
        String token = made.json().getString("token");
        assertThat(token).matches("mxt_[A-Za-z0-9_-]{43}");
        assertThat(Duration.between(
                        Instant.parse(made.json().getString("createdAt")),
                        Instant.parse(made.json().getString("expiresAt"))))
                .isEqualTo(Duration.ofDays(90));

        Answer created = post("api/v1/contacts", token, CONTACT);
        assertThat(created.status()).isEqualTo(201);
        assertThat(get("api/v1/contacts/" + created.json().getString("id"), token)
                        .json()
                        .getString("firstName"))
                .isEqualTo("Ada");

        Answer list = get("api/v1/api-tokens", acme.token());
        assertThat(list.body()).doesNotContain(token);
        assertThat(list.json().getJsonArray("items").getJsonObject(0).getString("lastUsedAt"))
                .endsWith(":00Z");
        assertThat(get("api/v1/audit", acme.token()).body())
                .contains("api_token:" + made.json().getString("id"))
                .contains("api_token_created")
                .doesNotContain(token);

        assertThat(call("DELETE", "api/v1/api-tokens/" + made.json().getString("id"), acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(401);
    }

    @Test
    @Tag("T-01")
    void aToken_reachesItsOwnOrganisationOnly() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "pixelant");
        String ofAcme = post("api/v1/contacts", acme.token(), CONTACT).json().getString("id");
        Answer made = make(bolt, "\"contacts_read\",\"contacts_write\",\"contacts_export\"");
        String token = made.json().getString("token");

        assertThat(get("api/v1/contacts/" + ofAcme, token).status()).isEqualTo(404);
        assertThat(get("api/v1/contacts", token).json().getJsonArray("items")).isEmpty();
        assertThat(get("api/v1/contacts/export", token).body()).doesNotContain("Ada");
        assertThat(call("DELETE", "api/v1/api-tokens/" + made.json().getString("id"), acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(404);
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(200);
    }

    @Test
    @Tag("P62")
    void whatATokenWasNotGiven_andWhatNoTokenIsGiven_isForbidden() {
        Tenant acme = signUp("acme", "moxora");
        String token = make(acme, "\"contacts_read\"").json().getString("token");
        List<Answer> forbidden = List.of(
                post("api/v1/contacts", token, CONTACT),
                get("api/v1/contacts/export", token),
                get("api/v1/audit", token),
                get("api/v1/sessions", token),
                get("api/v1/account/identities", token),
                get("api/v1/api-tokens", token),
                post("api/v1/api-tokens", token, "{\"name\":\"x\",\"scopes\":[\"contacts_read\"]}"),
                post("api/v1/session/reauthentication", token, "{\"password\":\"" + PASSWORD + "\"}"),
                post("api/v1/organisation/closure", token, "{\"confirmName\":\"acme\"}"),
                call("DELETE", "api/v1/session", token, null, (byte[]) null),
                get("ops/v1/closures", token));

        assertThat(forbidden).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(403));
        for (String scope : List.of("own_account", "users_manage", "api_tokens_manage", "closure_decide")) {
            Answer refused = make(acme, "\"" + scope + "\"");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("/scopes/0", "scope_not_allowed", "contacts_read");
        }
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(200);
    }

    @Test
    @Tag("P70")
    void aToken_worksInTheHeaderOnly() {
        Tenant acme = signUp("acme", "moxora");
        String token = make(acme, "\"contacts_read\"").json().getString("token");
        for (String name : List.of("next-auth.session-token", "__Host-moxora-session")) {
            for (Map.Entry<String, Integer> one :
                    Map.of(token, 401, acme.token(), 200).entrySet()) {
                assertThat(send(HttpRequest.newBuilder(uri("api/v1/contacts"))
                                        .header("Cookie", name + "=" + one.getKey()))
                                .status())
                        .isEqualTo(one.getValue());
            }
        }
        assertThat(get("api/v1/contacts?access_token=" + token, null).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", token.substring(0, 46)).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", "mxt_" + "A".repeat(43)).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", acme.token() + token).status()).isEqualTo(401);
    }

    @Test
    void whileTheOrganisationCloses_aTokenExports_andNothingElse() {
        Tenant acme = signUp("acme", "moxora");
        post("api/v1/contacts", acme.token(), CONTACT);
        String token =
                make(acme, "\"contacts_read\",\"contacts_export\"").json().getString("token");
        assertThat(post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}")
                        .status())
                .isEqualTo(202);

        assertThat(get("api/v1/contacts/export", token).body()).contains("Ada");
        assertThat(get("api/v1/contacts", token).code()).isEqualTo("organisation_closing");
        assertThat(make(acme, "\"contacts_read\"").code()).isEqualTo("organisation_closing");
    }

    @Test
    void aBadWish_isToldWhere() {
        Tenant acme = signUp("acme", "moxora");
        assertThat(post(
                                "api/v1/api-tokens",
                                acme.token(),
                                "{\"name\":\"x\",\"scopes\":[],\"expiresIn\":\"P366D\",\"role\":1}")
                        .body())
                .contains("unknown_property", "/role");
        assertThat(post("api/v1/api-tokens", acme.token(), "{\"name\":\"x\",\"scopes\":[],\"expiresIn\":\"P366D\"}")
                        .body())
                .contains("/scopes", "/expiresIn", "out_of_range");
        assertThat(get("api/v1/api-tokens?limit=0", acme.token()).code()).isEqualTo("malformed_parameter");
        assertThat(call("DELETE", "api/v1/api-tokens/zanzibar", acme.token(), null, (byte[]) null)
                        .code())
                .isEqualTo("malformed_id");
        assertThat(get("api/v1/api-tokens", null).status()).isEqualTo(401);
    }
}
