package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Break-glass access over HTTP: what support can do, for how long, and who sees it. */
@Tag("P67")
@Tag("T-60")
class SupportAccessIT extends Deployed {

    private static final String REASON = "Ticket 4711: the import stops half-way.";
    private static final String OPS = "ops/v1/support-access";
    private static final String MINE = "api/v1/support-access";

    private Operator operator() {
        JsonObject made = post(
                        "ops/v1/operators",
                        operatorToken(),
                        "{\"name\":\"op-" + UUID.randomUUID().toString().substring(0, 13) + "\"}")
                .json();
        return new Operator(made.getString("id"), made.getString("name"), made.getString("token"));
    }

    private record Operator(String id, String name, String token) {}

    private Answer ask(Operator operator, String organisation, String duration) {
        return post(
                OPS,
                operator.token(),
                Json.createObjectBuilder()
                        .add("organisationId", organisation)
                        .add("reason", REASON)
                        .add("duration", duration)
                        .build()
                        .toString());
    }

    private Answer bare(String method, String path, String token) {
        return call(method, path, token, null, (byte[]) null);
    }

    private String approved(Operator operator, Tenant tenant, String duration) {
        String id = ask(operator, tenant.organisation(), duration).json().getString("id");
        Answer approval = bare("POST", MINE + "/" + id + "/approval", tenant.token());
        assertThat(approval.status()).as(approval.body()).isEqualTo(200);
        return id;
    }

    private String tokenFor(Operator operator, String id) {
        Answer issued = bare("POST", OPS + "/" + id + "/token", operator.token());
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        return issued.json().getString("token");
    }

    @Test
    void support_getsInOnlyAfterTheOrganisationSaidYes_andIsSeen() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "pixelant");
        Operator ann = operator();
        String ada = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\"}")
                .json()
                .getString("id");
        String grace = post("api/v1/contacts", bolt.token(), "{\"firstName\":\"Grace\"}")
                .json()
                .getString("id");

        Answer asked = ask(ann, acme.organisation(), "PT1H");
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.json().getString("state")).isEqualTo("requested");
        String id = asked.json().getString("id");
        assertThat(bare("POST", OPS + "/" + id + "/token", ann.token()).code()).isEqualTo("support_not_approved");

        JsonObject seen = get(MINE, acme.token()).json().getJsonArray("items").getJsonObject(0);
        assertThat(seen.getString("reason")).isEqualTo(REASON);
        assertThat(seen.getString("operator")).isEqualTo(ann.name());
        assertThat(seen.getString("operatorId")).isEqualTo(ann.id());
        assertThat(get(MINE, bolt.token()).json().getJsonArray("items")).isEmpty();
        assertThat(bare("POST", MINE + "/" + id + "/approval", bolt.token()).status())
                .isEqualTo(404);

        Answer approval = bare("POST", MINE + "/" + id + "/approval", acme.token());
        assertThat(approval.status()).as(approval.body()).isEqualTo(200);
        assertThat(approval.json().getString("state")).isEqualTo("approved");
        String token = tokenFor(ann, id);
        assertThat(token).matches("mxs_[A-Za-z0-9_-]{43}");

        assertThat(get("api/v1/contacts/" + ada, token).json().getString("firstName"))
                .isEqualTo("Ada");
        assertThat(get("api/v1/contacts/" + grace, token).status()).isEqualTo(404);
        assertThat(get("api/v1/custom-fields", token).status()).isEqualTo(200);
        assertThat(get(OPS, ann.token()).body()).contains(id, "approved").doesNotContain("Ticket");
        assertThat(get(OPS, operator().token()).json().getJsonArray("items")).isEmpty();

        assertThat(bare("DELETE", MINE + "/" + id, acme.token()).status()).isEqualTo(204);
        assertThat(get("api/v1/contacts/" + ada, token).status()).isEqualTo(401);
        assertThat(get("api/v1/audit", acme.token()).json().getJsonArray("items"))
                .extracting(entry -> entry.asJsonObject().getString("action") + " "
                        + entry.asJsonObject().getString("actor").replaceAll(":.*", ""))
                .containsSubsequence(
                        "support_ended admin",
                        "support_began operator",
                        "support_approved admin",
                        "support_requested operator");
    }

    @Test
    void whatSupportMayNotDo_itCannot() {
        Tenant acme = signUp("acme", "moxora");
        Operator ann = operator();
        String id = approved(ann, acme, "PT1H");
        String token = tokenFor(ann, id);
        String ada = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\"}")
                .json()
                .getString("id");

        for (String path : List.of(
                "api/v1/contacts/export",
                "api/v1/contacts?include=special",
                "api/v1/contacts/" + ada + "?include=special",
                "api/v1/audit",
                "api/v1/sessions",
                "api/v1/organisation/closure",
                "api/v1/organisation/leakage",
                "api/v1/webhook-endpoints",
                MINE,
                OPS,
                "ops/v1/operators",
                "ops/v1/closures")) {
            assertThat(get(path, token).status()).as(path).isIn(400, 403);
            assertThat(get(path, token).body()).doesNotContain("Ada");
        }
        assertThat(get("api/v1/contacts/export", token).status()).isEqualTo(403);
        assertThat(post("api/v1/contacts", token, "{\"firstName\":\"Eve\"}").status())
                .isEqualTo(403);
        assertThat(bare("DELETE", "api/v1/contacts/" + ada, token).status()).isEqualTo(403);
        assertThat(bare("DELETE", "api/v1/session", token).status()).isEqualTo(403);
        assertThat(bare("POST", MINE + "/" + id + "/approval", token).status()).isEqualTo(403);
        assertThat(get("api/v1/contacts", acme.token()).json().getJsonArray("items"))
                .hasSize(1);
    }

    @Test
    void theBoxEnds_whenItsTimeIsUp() {
        Tenant acme = signUp("acme", "moxora");
        Operator ann = operator();
        String token = tokenFor(ann, approved(ann, acme, "PT15M"));
        assertThat(get("api/v1/contacts", token).status()).isEqualTo(200);

        post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT15M\"}");

        assertThat(get("api/v1/contacts", token).status()).isEqualTo(401);
        assertThat(get("api/v1/audit", logIn(acme.email())).body()).contains("support_ended");
    }

    @Test
    void aNewToken_endsTheFormer_andAnotherOperatorGetsNone() {
        Tenant acme = signUp("acme", "moxora");
        Operator ann = operator();
        String id = approved(ann, acme, "PT1H");

        String former = tokenFor(ann, id);
        String present = tokenFor(ann, id);

        assertThat(get("api/v1/contacts", former).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", present).status()).isEqualTo(200);
        assertThat(bare("POST", OPS + "/" + id + "/token", operator().token()).status())
                .isEqualTo(404);
    }

    @Test
    void whoIsNoLongerAnOperator_isOut_andWhoeverAsksAClosingOrganisation() {
        Tenant acme = signUp("acme", "moxora");
        Operator ann = operator();
        Operator bob = operator();
        String ofAnn = tokenFor(ann, approved(ann, acme, "PT1H"));
        String ofBob = tokenFor(bob, approved(bob, acme, "PT1H"));

        bare("DELETE", "ops/v1/operators/" + ann.id(), operatorToken());
        assertThat(get("api/v1/contacts", ofAnn).status()).isEqualTo(401);
        assertThat(get("api/v1/contacts", ofBob).status()).isEqualTo(200);

        post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}");
        assertThat(get("api/v1/contacts", ofBob).status()).isEqualTo(401);
        assertThat(ask(bob, acme.organisation(), "PT1H").code()).isEqualTo("organisation_closing");
    }

    @Test
    @Tag("P63")
    void lettingSupportIn_needsAnAuthenticationThatIsNotOld_andARefusalIsFinal() {
        Tenant acme = signUp("acme", "moxora");
        Operator ann = operator();
        String id = ask(ann, acme.organisation(), "PT1H").json().getString("id");

        post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT16M\"}");

        assertThat(bare("POST", MINE + "/" + id + "/approval", acme.token()).code())
                .isEqualTo("reauthentication_required");
        assertThat(bare("POST", MINE + "/" + id + "/refusal", acme.token())
                        .json()
                        .getString("state"))
                .isEqualTo("refused");
        assertThat(bare("POST", MINE + "/" + id + "/approval", logIn(acme.email()))
                        .status())
                .isEqualTo(409);
        assertThat(bare("POST", OPS + "/" + id + "/token", ann.token()).code()).isEqualTo("support_not_approved");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"organisationId\":\"%s\",\"reason\":\"a reason that is one\",\"duration\":\"P2D\"} | /duration",
                "{\"organisationId\":\"%s\",\"reason\":\"a reason that is one\",\"duration\":\"soon\"} | /duration",
                "{\"organisationId\":\"%s\",\"reason\":\"short\",\"duration\":\"PT1H\"} | /reason",
                "{\"organisationId\":\"%s\",\"duration\":\"PT1H\"} | /reason",
                "{\"reason\":\"a reason that is one\",\"duration\":\"PT1H\"} | /organisationId",
                "{\"organisationId\":\"acme\",\"reason\":\"a reason that is one\",\"duration\":\"PT1H\"} | /organisationId",
                "{\"organisationId\":\"%s\",\"reason\":\"a reason that is one\",\"duration\":\"PT1H\",\"x\":1} | /x",
            })
    void aRequestThatIsWrong_isRefusedWhereItIs(String body, String pointer) {
        Tenant acme = signUp("acme", "moxora");

        Answer answer = post(OPS, operatorToken(), body.formatted(acme.organisation()));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
    }

    @Test
    void organisationsAndRequestsThatAreNotThere_are404() {
        Tenant acme = signUp("acme", "moxora");
        UUID missing = UUID.randomUUID();

        assertThat(ask(operator(), missing.toString(), "PT1H").status()).isEqualTo(404);
        assertThat(bare("POST", OPS + "/" + missing + "/token", operatorToken()).status())
                .isEqualTo(404);
        for (String path : List.of("/approval", "/refusal")) {
            assertThat(bare("POST", MINE + "/" + missing + path, acme.token()).status())
                    .isEqualTo(404);
            assertThat(bare("POST", MINE + "/zanzibar" + path, acme.token()).code())
                    .isEqualTo("malformed_id");
        }
        assertThat(bare("DELETE", MINE + "/" + missing, acme.token()).status()).isEqualTo(404);
    }
}
