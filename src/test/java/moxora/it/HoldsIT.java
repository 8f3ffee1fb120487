package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Legal holds over HTTP: two operators place, read and release them, and the organisation is told. */
@Tag("P84")
class HoldsIT extends Deployed {

    private static final String HOLDS = "ops/v1/holds";

    private static String body(String organisation, String scope, String rest) {
        return "{\"organisationId\":\"" + organisation + "\",\"scope\":" + scope
                + ",\"ground\":{\"kind\":\"litigation\",\"reference\":\"Case 4711/26\"}" + rest + "}";
    }

    private static String until() {
        return ",\"expiresAt\":\"" + Instant.now().plus(Duration.ofDays(900)) + "\"";
    }

    private String bob() {
        Answer made = post(
                "ops/v1/operators",
                operatorToken(),
                "{\"name\":\"op-" + UUID.randomUUID().toString().substring(0, 13) + "\"}");
        return made.json().getString("token");
    }

    private Answer delete(String path, String token) {
        return call("DELETE", path, token, null, (byte[]) null);
    }

    @Test
    @Tag("T-59")
    @Tag("T-60")
    void twoOperators_placeReadAndReleaseAHold() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String ada = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\",\"notes\":\"Met at the salon\"}")
                .json()
                .getString("id");
        String scope = "{\"classes\":[\"contacts\"],\"contactIds\":[\"" + ada + "\"]}";
        String ann = operatorToken();
        String bob = bob();

        assertThat(post(HOLDS, ann, body(acme.organisation(), scope, "")).status())
                .as("no end")
                .isEqualTo(422);
        assertThat(post(HOLDS, ann, body(acme.organisation(), "\"everything\"", until()))
                        .status())
                .isEqualTo(422);
        assertThat(post(HOLDS, ann, body(acme.organisation(), "{\"classes\":[\"everything\"]}", until()))
                        .status())
                .isEqualTo(422);
        assertThat(post(HOLDS, ann, body(acme.organisation(), "{\"classes\":[\"contacts\"]}", until()))
                        .body())
                .contains("/scope/contactIds");
        assertThat(post(HOLDS, ann, body(UUID.randomUUID().toString(), scope, until()))
                        .status())
                .isEqualTo(404);
        assertThat(post(HOLDS, acme.token(), body(acme.organisation(), scope, until()))
                        .status())
                .isEqualTo(403);

        Answer proposed = post(HOLDS, ann, body(acme.organisation(), scope, until()));
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(202);
        assertThat(proposed.json().getString("state")).isEqualTo("proposed");
        String hold = HOLDS + "/" + proposed.json().getString("id");
        Answer alone = post(hold + "/confirmation", ann, "{}");
        assertThat(alone.status()).isEqualTo(409);
        assertThat(alone.code()).isEqualTo("other_person_required");
        Answer confirmed = post(hold + "/confirmation", bob, "{}");
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        assertThat(confirmed.json().getString("state")).isEqualTo("active");
        JsonObject told = get("api/v1/organisation/holds", acme.token()).json();
        assertThat(told.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo(proposed.json().getString("id"));
        assertThat(told.toString()).doesNotContain("4711");
        assertThat(get("api/v1/organisation/holds", bolt.token()).json().getJsonArray("items"))
                .isEmpty();

        assertThat(delete("api/v1/contacts/" + ada, acme.token()).status()).isEqualTo(204);
        assertThat(get("api/v1/contacts/" + ada, acme.token()).status()).isEqualTo(404);
        JsonObject one = get(hold, ann).json();
        assertThat(one.getJsonObject("held").getInt("contact")).isEqualTo(1);
        assertThat(one.toString()).doesNotContain("salon");

        assertThat(get(hold + "/records", ann).code()).isEqualTo("two_people_required");
        Answer asked = post(hold + "/disclosures", ann, "{\"reason\":\"Court order 12\"}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        String disclosure = hold + "/disclosures/" + asked.json().getString("id") + "/confirmation";
        assertThat(post(disclosure, ann, "{}").code()).isEqualTo("other_person_required");
        assertThat(post(disclosure, bob, "{}").status()).isEqualTo(200);
        assertThat(get(hold + "/records?limit=1", ann).body()).contains("Met at the salon", "\"Ada\"");
        assertThat(get(hold + "/records", bob).code()).isEqualTo("two_people_required");
        assertThat(get(hold + "/records?cursor=x", ann).code()).isEqualTo("malformed_cursor");
        assertThat(get("ops/v1/audit?limit=20", ann).body())
                .contains("hold_records_read", "hold_disclosure_confirmed", "hold_confirmed");

        assertThat(get(hold + "/certificate", ann).code()).isEqualTo("not_verified");
        assertThat(delete(hold, ann).code()).isEqualTo("malformed_parameter");
        assertThat(delete(hold + "?reason=ordered", ann).status()).isEqualTo(202);
        assertThat(post(hold + "/confirmation", ann, "{}").code()).isEqualTo("other_person_required");
        assertThat(post(hold + "/confirmation", bob, "{}").status()).isEqualTo(200);
        post("ops/v1/clock", ann, "{\"advance\":\"PT1S\"}");
        assertThat(get(hold, ann).json().getString("state")).isEqualTo("ended");
        assertThat(get(hold + "/certificate", ann).json().getString("kind")).isEqualTo("hold-ended");
        assertThat(get(hold + "/records", ann).status())
                .as("nothing is held any more")
                .isEqualTo(409);
    }
}
