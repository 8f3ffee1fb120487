package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import moxora.Postbag;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account from sign-up to removal over HTTP, with what the mails in the folder say. */
@Tag("P59")
@Tag("P123")
class AccountsIT extends Deployed {

    private static final String OTHER_PASSWORD = "seven purple walruses sing";

    /** The organisation's mails, once there are as many. */
    private static List<Postbag.Mail> mails(Tenant tenant, int expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        Postbag.files(Postbag.folder(), tenant.organisation()).size() >= expected);
        List<Postbag.Mail> mails = Postbag.of(Postbag.folder(), tenant.organisation());
        assertThat(mails).hasSize(expected);
        return mails;
    }

    private static Postbag.Mail last(Tenant tenant, int expected) {
        return mails(tenant, expected).get(expected - 1);
    }

    private static String json(String... namesAndValues) {
        var object = Json.createObjectBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object.build().toString();
    }

    private String logIn(String email, String password, String organisation) {
        Answer answer = post(
                "api/v1/session", null, json("email", email, "password", password, "organisationId", organisation));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().getString("token");
    }

    @Test
    void anAccount_isVerified_invitesOthers_andChanges_asItsMailsSay() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String admin = acme.token();
        JsonObject own = get("api/v1/account", admin).json();
        assertThat(own.getString("email")).isEqualTo(acme.email());
        assertThat(own.getString("organisationId")).isEqualTo(acme.organisation());
        assertThat(own.getString("role")).isEqualTo("admin");
        assertThat(own.getBoolean("emailVerified")).isFalse();

        String guest = "guest" + UUID.randomUUID() + "@acme.example";
        String invitation = json("email", guest, "role", "read_only");
        assertThat(post("api/v1/invitations", admin, invitation).code()).isEqualTo("email_not_verified");
        assertThat(call("POST", "api/v1/account/verification/mail", admin, null, (byte[]) null)
                        .status())
                .isEqualTo(202);
        String token = last(acme, 2).token();
        assertThat(post("api/v1/account/verification", null, json("token", token))
                        .status())
                .isEqualTo(204);
        assertThat(post("api/v1/account/verification", null, json("token", token))
                        .code())
                .isEqualTo("invalid_token");
        assertThat(get("api/v1/account", admin).json().getBoolean("emailVerified"))
                .isTrue();

        Answer invited = post("api/v1/invitations", admin, invitation);
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        assertThat(invited.json().getString("expiresAt")).isNotBlank();
        assertThat(get("api/v1/invitations", admin).json().getJsonArray("items"))
                .hasSize(1);
        assertThat(get("api/v1/invitations", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
        Answer joined = post(
                "api/v1/invitations/acceptance",
                null,
                json("token", last(acme, 3).token(), "name", "Grace", "password", OTHER_PASSWORD));
        assertThat(joined.status()).as(joined.body()).isEqualTo(201);
        assertThat(joined.json().getString("organisationId")).isEqualTo(acme.organisation());
        String graceId = joined.json().getString("userId");
        String grace = logIn(guest, OTHER_PASSWORD, acme.organisation());

        assertThat(get("api/v1/invitations", grace).status()).isEqualTo(403);
        JsonObject page = get("api/v1/users?limit=1", grace).json();
        assertThat(page.getJsonArray("items")).hasSize(1);
        JsonObject rest = get("api/v1/users?cursor=" + page.getString("nextCursor"), grace)
                .json();
        assertThat(rest.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(graceId);
        assertThat(rest.isNull("nextCursor")).isTrue();

        assertThat(call("PATCH", "api/v1/users/" + graceId, bolt.token(), JSON, json("role", "member"))
                        .status())
                .isEqualTo(404);
        Answer promoted = call("PATCH", "api/v1/users/" + graceId, admin, JSON, json("role", "exporter"));
        assertThat(promoted.json().getString("role")).isEqualTo("exporter");
        assertThat(get("api/v1/contacts/export", grace).status()).isEqualTo(200);
        assertThat(last(acme, 4).to()).isEqualTo(guest);
        assertThat(call("PATCH", "api/v1/account", grace, JSON, json("name", "Grace Hopper"))
                        .json()
                        .getString("name"))
                .isEqualTo("Grace Hopper");

        assertThat(call("DELETE", "api/v1/users/" + graceId, bolt.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(404);
        assertThat(call("DELETE", "api/v1/account", grace, null, (byte[]) null).status())
                .isEqualTo(204);
        assertThat(get("api/v1/account", grace).status()).isEqualTo(401);
        assertThat(last(acme, 5).subject()).isEqualTo("Your account was removed");
        assertThat(mails(bolt, 1)).hasSize(1);
    }

    @Test
    void aPassword_isChangedAndReset_andNobodyLearnsWhoIsAUser() {
        Tenant acme = signUp("acme", "moxora");
        post("api/v1/account/verification", null, json("token", last(acme, 1).token()));
        String other = logIn(acme.email());
        assertThat(post(
                                "api/v1/account/password",
                                acme.token(),
                                json("currentPassword", PASSWORD, "newPassword", OTHER_PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/account", acme.token()).status()).isEqualTo(200);
        assertThat(get("api/v1/account", other).status()).isEqualTo(401);
        assertThat(last(acme, 2).subject()).isEqualTo("Your password was changed");

        Answer known = post("api/v1/account/password-reset", null, json("email", acme.email()));
        Answer unknown = post("api/v1/account/password-reset", null, json("email", "nobody@nowhere.example"));
        assertThat(known.status()).isEqualTo(202).isEqualTo(unknown.status());
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(known.response().headers().map().keySet())
                .isEqualTo(unknown.response().headers().map().keySet());
        Answer reset = post(
                "api/v1/account/password-reset/confirmation",
                null,
                json("token", last(acme, 3).token(), "password", PASSWORD));
        assertThat(reset.status()).as(reset.body()).isEqualTo(204);
        assertThat(get("api/v1/account", acme.token()).status()).isEqualTo(401);
        String again = logIn(acme.email());
        assertThat(last(acme, 4).subject()).isEqualTo("Your password was reset");

        String fresh = "fresh" + UUID.randomUUID() + "@acme.example";
        assertThat(post("api/v1/account/email", again, json("email", fresh, "password", PASSWORD))
                        .status())
                .isEqualTo(202);
        Postbag.Mail confirmation = last(acme, 5);
        assertThat(confirmation.to()).isEqualTo(fresh);
        assertThat(post("api/v1/account/email/confirmation", null, json("token", confirmation.token()))
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/account", again).status()).isEqualTo(401);
        assertThat(last(acme, 6).to()).isEqualTo(acme.email());
        assertThat(get("api/v1/account", logIn(fresh)).json().getString("email"))
                .isEqualTo(fresh);
    }

    @Test
    void thePagesThatMailsLeadTo_areThere_andHoldNothingOfStrangers() {
        for (String page : List.of("verify", "reset", "email", "invitation")) {
            Answer answer = get("account/" + page + ".html", null);
            assertThat(answer.status()).as(page).isEqualTo(200);
            assertThat(answer.body())
                    .contains("<html lang=\"en\">", "default-src 'none'", "no-referrer", "<label for=\"token\">")
                    .doesNotContain("http://", "https://", "<script>", "style=", "onclick");
        }
        assertThat(get("account/account.js", null).body()).contains("history.replaceState");
    }
}
