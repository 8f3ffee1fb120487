package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import moxora.launch.TrailVerdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The trail as its organisation's admins and as operators see it. */
@Tag("P63")
@Tag("T-38")
@Tag("T-60")
class AuditIT extends Deployed {

    private static final String ADA =
            "{\"firstName\":\"Zanzibara\",\"emails\":[\"zanzibara@example.org\"],\"tags\":[\"zanzibarian\"]}";

    @Test
    void whoDidWhatWhyAndFromWhere_isOnTheTrail_asFarAsThePolicyLets() {
        Tenant acme = signUp("acme", "moxora");
        Tenant engage = signUp("engage", "moonengage");
        for (Tenant tenant : List.of(acme, engage)) {
            String id = post("api/v1/contacts", tenant.token(), ADA).json().getString("id");
            // Nobody trusts this header here, so it says nothing.
            send(HttpRequest.newBuilder(uri("api/v1/contacts/" + id))
                    .header("Authorization", "Bearer " + tenant.token())
                    .header("X-Forwarded-For", "203.0.113.9"));
            get("api/v1/contacts?email=zanzibara@example.org&tag=zanzibarian", tenant.token());
            get("api/v1/contacts/" + id + "/timeline", tenant.token());
            List<JsonObject> items = items(get("api/v1/audit", tenant.token()));
            assertThat(items)
                    .extracting(item -> item.getString("action"))
                    .containsExactly(
                            "timeline_read",
                            "contacts_listed",
                            "contact_read",
                            "contact_created",
                            "logged_in",
                            "user_created",
                            "organisation_created");
            // Whatever the machine calls itself from outside; the form is what counts, and that it is not the header's.
            String network = tenant == acme ? "[0-9.]+\\.0/24|[0-9a-f:]*::/48" : "nothing";
            assertThat(items)
                    .allSatisfy(item -> assertThat(item.getString("from", "nothing"))
                            .matches(network)
                            .isNotEqualTo("203.0.113.0/24"));
            assertThat(items.get(1).getJsonArray("fields").toString()).isEqualTo("[\"email\",\"tag\"]");
            assertThat(items.get(1).getString("detail")).isEqualTo("fields=email,tag contacts=1");
            assertThat(items.get(2).getString("target")).isEqualTo(id);
            assertThat(items.get(2).getString("purpose")).isEqualTo("service");
            assertThat(items.get(4).getString("purpose")).isEqualTo("authentication");
        }
        assertThat(get("api/v1/audit", acme.token()).body()).doesNotContainIgnoringCase("zanzibar");
    }

    @Test
    void aTrail_isSearchedByWhoWhatWhomAndWhen_pageByPage() {
        Tenant acme = signUp("acme", "moxora");
        // By the server's clock, which other tests have moved.
        String later = Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT0S\"}")
                        .json()
                        .getString("now"))
                .plusSeconds(3_600)
                .toString();
        String first = post("api/v1/contacts", acme.token(), ADA).json().getString("id");
        String second = post("api/v1/contacts", acme.token(), ADA).json().getString("id");
        for (int i = 0; i < 5; i++) {
            get("api/v1/contacts/" + first, acme.token());
        }
        get("api/v1/contacts/" + second, acme.token());

        String reads = "api/v1/audit?action=contact_read&target=" + first;
        assertThat(items(get(reads, acme.token()))).hasSize(5);
        JsonObject page = get(reads + "&limit=2", acme.token()).json();
        int pages = 1;
        int seen = page.getJsonArray("items").size();
        while (!page.isNull("nextCursor")) {
            page = get(reads + "&limit=2&cursor=" + page.getString("nextCursor"), acme.token())
                    .json();
            seen += page.getJsonArray("items").size();
            pages++;
        }
        assertThat(seen).isEqualTo(5);
        assertThat(pages).isEqualTo(3);
        String actor = items(get(reads, acme.token())).get(0).getString("actor");
        assertThat(items(get("api/v1/audit?action=contact_created&actor=" + encode(actor), acme.token())))
                .hasSize(2);
        assertThat(items(get("api/v1/audit?actor=" + actor.substring(actor.indexOf(':') + 1), acme.token())))
                .hasSizeGreaterThan(8);
        assertThat(items(get("api/v1/audit?actor=member" + encode(actor.substring(actor.indexOf(':'))), acme.token())))
                .isEmpty();
        assertThat(items(get("api/v1/audit?from=" + encode(later), acme.token())))
                .isEmpty();
        assertThat(items(get("api/v1/audit?until=" + encode(later) + "&limit=200", acme.token())))
                .hasSizeGreaterThan(8);
    }

    @Test
    void whatCannotBeAsked_isRefusedWithWhatCan() {
        Tenant acme = signUp("acme", "moxora");
        for (String query : List.of(
                "actor=ada@example.org",
                "actor=root:01a2016d-7586-77d5-ba03-d5d966fabd50",
                "actor=admin:zanzibar",
                "action=contact_stolen",
                "target=zanzibar",
                "from=yesterday",
                "until=2026-02-30T00:00:00Z",
                "until=2026-02-03",
                "limit=0",
                "action=")) {
            Answer refused = get("api/v1/audit?" + query.replace("@", "%40"), acme.token());
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.code()).as(query).isEqualTo("malformed_parameter");
            assertThat(refused.body()).as(query).doesNotContain("zanzibar").doesNotContain("ada@");
        }
        assertThat(get("api/v1/audit?action=contact_stolen", acme.token()).body())
                .contains("contact_read");
        assertThat(get("api/v1/audit?who=me", acme.token()).code()).isEqualTo("unknown_parameter");
        assertThat(get("api/v1/audit/verification?deep=true", acme.token()).code())
                .isEqualTo("unknown_parameter");
        assertThat(get("api/v1/audit/export?from=x", acme.token()).code()).isEqualTo("unknown_parameter");
    }

    @Test
    void anExportedTrail_isVerifiedOffline_withThePublicKeyAlone() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        post("api/v1/contacts", acme.token(), ADA);
        JsonObject verification = get("api/v1/audit/verification", acme.token()).json();
        assertThat(verification.getString("result")).isEqualTo("intact");
        assertThat(verification.isNull("firstBroken")).isTrue();
        assertThat(verification.getInt("entries")).isEqualTo(4);

        Answer export = get("api/v1/audit/export", acme.token());
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(export.header("Content-Disposition")).contains("audit-trail.ndjson");
        assertThat(export.body()).doesNotContainIgnoringCase("zanzibar").contains("\"audit_exported\"");
        String key = get("ops/v1/certificate-key", operatorToken()).body();
        TrailVerdict verdict = TrailVerdict.of(export.body(), key);
        assertThat(verdict.exit()).as(verdict.said()).isZero();
        TrailVerdict forged =
                TrailVerdict.of(export.body().replaceFirst("\"actor\":\"admin:", "\"actor\":\"member:"), key);
        assertThat(forged.exit()).isEqualTo(1);

        JsonObject after = get("api/v1/audit/verification", acme.token()).json();
        assertThat(after.getString("result")).isEqualTo("intact");
        assertThat(after.getInt("entries")).isEqualTo(5);
        assertThat(after.getInt("checkpoints")).isPositive();
    }

    @Test
    void operators_areOnTheirOwnTrail_andOnThatOfTheOrganisationTheyTouched_andSeeNoEntryOfIt() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        assertThat(call("POST", "ops/v1/keys/" + acme.organisation() + "/suspension", operatorToken(), JSON, "{}")
                        .status())
                .isEqualTo(204);
        assertThat(call("DELETE", "ops/v1/keys/" + acme.organisation() + "/suspension", operatorToken(), null, (byte[])
                                null)
                        .status())
                .isEqualTo(204);
        get("ops/v1/leakage/" + acme.organisation(), operatorToken());
        Answer seen = get("ops/v1/audit/" + acme.organisation() + "/verification", operatorToken());
        assertThat(seen.json().getString("result")).isEqualTo("intact");
        assertThat(seen.json().keySet())
                .containsExactlyInAnyOrder("result", "entries", "head", "checkpoints", "firstBroken");

        String operator = "operator:"
                + items(get("ops/v1/operators", operatorToken())).stream()
                        .filter(item -> item.getString("name").equals("first-operator"))
                        .findFirst()
                        .orElseThrow()
                        .getString("id");
        assertThat(items(get("api/v1/audit?actor=" + encode(operator), acme.token())))
                .extracting(item -> item.getString("action"))
                .containsExactly("leakage_measured", "keys_resumed", "keys_suspended");
        assertThat(items(get("api/v1/audit?actor=" + encode(operator), bolt.token())))
                .isEmpty();
        assertThat(items(get("ops/v1/audit", operatorToken())).stream()
                        .filter(item -> acme.organisation().equals(item.getString("target", "")))
                        .map(item -> item.getString("action"))
                        .toList())
                .containsExactly("audit_verified", "leakage_measured", "keys_resumed", "keys_suspended");
        assertThat(get("ops/v1/audit/verification", operatorToken()).json().getString("result"))
                .isEqualTo("intact");
        assertThat(get("ops/v1/audit/01a2016d-7586-77d5-ba03-d5d966fabd50/verification", operatorToken())
                        .status())
                .isEqualTo(404);
        for (String path : List.of(
                "ops/v1/audit", "ops/v1/audit/verification", "ops/v1/audit/" + acme.organisation() + "/verification")) {
            assertThat(get(path, acme.token()).status()).as(path).isEqualTo(403);
            assertThat(get(path, null).status()).as(path).isEqualTo(401);
        }
        for (String path : List.of("api/v1/audit", "api/v1/audit/verification", "api/v1/audit/export")) {
            assertThat(get(path, operatorToken()).status()).as(path).isEqualTo(403);
            assertThat(get(path, null).status()).as(path).isEqualTo(401);
        }
    }

    private static List<JsonObject> items(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().getJsonArray("items").getValuesAs(JsonObject.class);
    }
}
