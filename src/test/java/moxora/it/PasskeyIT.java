package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import moxora.VirtualAuthenticator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A passkey over HTTP, from its making to its last use; the origin believed is that of the public URL. */
@Tag("P59")
class PasskeyIT extends Deployed {

    @Test
    void aPasskey_isEnoughForMoksana_andServesItsOwnOrganisationOnly() {
        Tenant moksana = signUp("moksana", "moksana");
        Tenant neighbour = signUp("acme", "moxora");
        VirtualAuthenticator key = new VirtualAuthenticator();
        String token = moksana.token();
        JsonObject options = call("POST", "api/v1/account/passkeys/options", token, null, (byte[]) null)
                .json();
        assertThat(options.getJsonObject("publicKey").getJsonObject("rp").getString("id"))
                .isEqualTo(key.relyingParty);
        JsonObject body = Json.createObjectBuilder()
                .add("challengeId", options.getString("challengeId"))
                .add("name", "Telephone")
                .add("credential", key.create(options.getJsonObject("publicKey")))
                .build();
        Answer added = post("api/v1/account/passkeys", token, body.toString());
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(post("api/v1/account/passkeys", token, body.toString()).code())
                .isEqualTo("invalid_token");
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(200);

        JsonObject answer = signed(key, "{\"email\":\"" + moksana.email() + "\"}");
        Answer loggedIn = post("api/v1/session/passkey", null, answer.toString());
        assertThat(loggedIn.status()).as(loggedIn.body()).isEqualTo(200);
        assertThat(loggedIn.json().getString("organisationId")).isEqualTo(moksana.organisation());
        assertThat(loggedIn.header("Set-Cookie")).startsWith("__Host-moxora-session=");
        assertThat(get("api/v1/contacts", loggedIn.json().getString("token")).status())
                .isEqualTo(200);
        assertThat(post("api/v1/session/passkey", null, answer.toString()).code())
                .isEqualTo("invalid_credentials");
        assertThat(post(
                                "api/v1/session",
                                null,
                                "{\"email\":\"" + moksana.email() + "\",\"password\":\"" + PASSWORD + "\"}")
                        .code())
                .isEqualTo("second_factor_required");

        assertThat(post(
                                "api/v1/session/passkey",
                                null,
                                signed(new VirtualAuthenticator(), "{}").toString())
                        .code())
                .isEqualTo("invalid_credentials");
        assertThat(post(
                                "api/v1/session/reauthentication",
                                neighbour.token(),
                                signed(key, "{}").toString())
                        .code())
                .isEqualTo("invalid_credentials");
        assertThat(post(
                                "api/v1/session/reauthentication",
                                token,
                                signed(key, "{}").toString())
                        .status())
                .isEqualTo(200);
        String id = added.json().getString("id");
        assertThat(call("DELETE", "api/v1/account/passkeys/" + id, neighbour.token(), null, (byte[]) null)
                        .code())
                .isEqualTo("not_found");
        assertThat(call("DELETE", "api/v1/account/passkeys/" + id, token, null, (byte[]) null)
                        .code())
                .isEqualTo("conflict");
        assertThat(get("api/v1/account/second-factors", token)
                        .json()
                        .getJsonArray("passkeys")
                        .getJsonObject(0)
                        .getString("name"))
                .isEqualTo("Telephone");
    }

    private JsonObject signed(VirtualAuthenticator key, String options) {
        JsonObject issued =
                post("api/v1/session/passkey/options", null, options).json();
        return Json.createObjectBuilder()
                .add("challengeId", issued.getString("challengeId"))
                .add("credential", key.get(issued.getJsonObject("publicKey")))
                .build();
    }
}
