package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What matters most asks once more who it is, 15 minutes after the last time. */
@Tag("P68")
@Tag("T-12")
class FreshnessIT extends Deployed {

    @Test
    void exportAndClosure_askForAFreshProof() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        assertThat(get("api/v1/contacts/export", acme.token()).status()).isEqualTo(200);
        advance("PT14M59S");
        assertThat(get("api/v1/contacts/export", acme.token()).status()).isEqualTo(200);
        advance("PT2S");

        Answer stale = get("api/v1/contacts/export", acme.token());
        assertThat(stale.status()).isEqualTo(401);
        assertThat(stale.code()).isEqualTo("reauthentication_required");
        assertThat(stale.header("WWW-Authenticate")).isNotEmpty();
        assertThat(post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}")
                        .code())
                .isEqualTo("reauthentication_required");
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(200);

        Answer wrong =
                post("api/v1/session/reauthentication", acme.token(), "{\"password\":\"not the password at all\"}");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("invalid_credentials");
        assertThat(get("api/v1/contacts/export", acme.token()).code()).isEqualTo("reauthentication_required");

        Answer right = post("api/v1/session/reauthentication", acme.token(), "{\"password\":\"" + PASSWORD + "\"}");
        assertThat(right.status()).isEqualTo(200);
        assertThat(Instant.parse(right.json().getString("freshUntil"))).isAfter(now());
        assertThat(get("api/v1/contacts/export", acme.token()).status()).isEqualTo(200);
        assertThat(get("api/v1/contacts/export", bolt.token()).code())
                .as("a neighbour's proof is nobody else's")
                .isEqualTo("reauthentication_required");
    }

    @Test
    void aStaleSession_mayStillLogOut() {
        Tenant acme = signUp("acme", "moxora");
        advance("PT16M");
        assertThat(call("DELETE", "api/v1/session", acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(401);
    }

    @Test
    @Tag("P74")
    void ownSessions_areListedAndEnded() {
        Tenant acme = signUp("acme", "moxora");
        String second = logIn(acme.email());
        var items = get("api/v1/sessions", acme.token())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class);
        assertThat(items).hasSize(2);
        assertThat(items.get(0).getBoolean("current")).isFalse();
        assertThat(items.get(0).getString("means")).isEqualTo("password");
        assertThat(items.get(1).getBoolean("current")).isTrue();
        String id = items.get(0).getString("id");
        assertThat(call("DELETE", "api/v1/sessions/" + id, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(get("api/v1/contacts", second).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", acme.token()).status()).isEqualTo(200);
    }

    private void advance(String duration) {
        assertThat(post("ops/v1/clock", operatorToken(), "{\"advance\":\"" + duration + "\"}")
                        .status())
                .isEqualTo(200);
    }

    private Instant now() {
        return Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT0S\"}")
                .json()
                .getString("now"));
    }
}
