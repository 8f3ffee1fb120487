package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.rest.LiveRoutes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way from a dry run through the request to the undoing, over HTTP, for admins and for operators. */
@Tag("P83")
class ClosureIT extends Deployed {

    private static final String CLOSURE = "api/v1/organisation/closure";
    private static final String NOBODYS = "0190f0f0-0000-7000-8000-00000000dead";

    private Answer request(String query, String token, String name) {
        return post(CLOSURE + query, token, "{\"confirmName\":\"" + name + "\"}");
    }

    private Answer undo(Tenant tenant) {
        return call("DELETE", CLOSURE, tenant.token(), null, (byte[]) null);
    }

    private void contacts(Tenant tenant, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"lastName\":\"No " + i + "\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    @Tag("T-56")
    void aDryRun_showsTheBlastRadius_andChangesNothing() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        contacts(acme, 3);
        contacts(bolt, 2);

        Answer answer = request("?dryRun=true", acme.token(), "acme");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject plan = answer.json();
        assertThat(plan.getBoolean("dryRun")).isTrue();
        assertThat(plan.getString("state")).isEqualTo("ACTIVE");
        assertThat(plan.getJsonObject("tables").getInt("contact")).isEqualTo(3);
        assertThat(plan.getInt("rows")).isGreaterThan(3);
        assertThat(plan.getJsonArray("sinks")).isNotEmpty();
        assertThat(plan.getJsonArray("holds")).isNotNull();
        assertThat(plan.getString("method")).isEqualTo("anonymise");
        assertThat(plan.getInt("people")).isEqualTo(1);
        assertThat(plan.getJsonObject("backups").keySet()).containsExactlyInAnyOrder("data", "vault");
        assertThat(Instant.parse(plan.getString("undoUntil")))
                .isBefore(Instant.parse(plan.getString("dueAt")))
                .isBefore(Instant.parse(plan.getString("deadline")));
        assertThat(get(CLOSURE, acme.token()).json().getString("state")).isEqualTo("ACTIVE");
        contacts(acme, 1);

        assertThat(request("?dryRun=true", acme.token(), "bolt").status()).isEqualTo(422);
        assertThat(request("?dryRun=perhaps", acme.token(), "acme").code()).isEqualTo("malformed_parameter");
        assertThat(request("?really=true", acme.token(), "acme").code()).isEqualTo("unknown_parameter");

        Answer seen = get("ops/v1/closures/" + acme.organisation() + "/plan", operatorToken());
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.json().getJsonObject("tables").getInt("contact")).isEqualTo(4);
        assertThat(seen.body()).doesNotContain("acme", "Ada");
        assertThat(get("ops/v1/audit?limit=1", operatorToken()).body())
                .contains("closure_planned", acme.organisation());
        assertThat(get("ops/v1/closures/" + NOBODYS + "/plan", operatorToken()).status())
                .isEqualTo(404);
        assertThat(get("ops/v1/closures/" + bolt.organisation() + "/plan", acme.token())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whileItCloses_theExportIsWhatItWas_andEverythingElseIsRefused_untilItIsUndone() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        contacts(acme, 5);
        contacts(bolt, 1);
        String before = get("api/v1/contacts/export", acme.token()).body();

        Answer begun = request("", acme.token(), "acme");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().keySet()).containsExactlyInAnyOrder("state", "requestedAt", "undoUntil", "deadline");
        Answer again = request("", acme.token(), "acme");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).as("typed twice").isEqualTo(begun.json());
        assertThat(get(CLOSURE, acme.token()).json()).isEqualTo(begun.json());

        assertThat(get("api/v1/contacts/export", acme.token()).body()).isEqualTo(before);
        List<String> asked = new ArrayList<>();
        for (LiveRoutes.Route route : LiveRoutes.all()) {
            if (!route.isForOperators() && !route.isOpen() && !route.worksWhileClosing()) {
                asked.add(route.label());
                assertThat(knock(route, acme).code()).as(route.label()).isEqualTo("organisation_closing");
            }
        }
        assertThat(asked).hasSizeGreaterThan(60);
        assertThat(get("api/v1/contacts", bolt.token()).status()).isEqualTo(200);
        String fresh = logIn(acme.email());
        assertThat(get("api/v1/contacts/export", fresh).body()).isEqualTo(before);

        operatorsSee(acme);
        assertThat(undo(acme).status()).isEqualTo(204);
        assertThat(undo(acme).code()).isEqualTo("conflict");
        assertThat(get("api/v1/contacts/export", acme.token()).body()).isEqualTo(before);
        contacts(acme, 1);
    }

    private Answer knock(LiveRoutes.Route route, Tenant tenant) {
        List<String> values = new ArrayList<>();
        route.slots().forEach(slot -> values.add(NOBODYS));
        if (route.verb().equals("GET") || route.verb().equals("DELETE")) {
            return call(route.verb(), route.with(values), tenant.token(), null, (String) null);
        }
        // Whichever type of body the route takes.
        return java.util.stream.Stream.of(JSON, "text/csv", "message/rfc822", "multipart/report")
                .map(type -> call(route.verb(), route.with(values), tenant.token(), type, "{}"))
                .filter(answer -> answer.status() != 415)
                .findFirst()
                .orElseThrow();
    }

    private void operatorsSee(Tenant acme) {
        JsonObject seen =
                get("ops/v1/closures/" + acme.organisation(), operatorToken()).json();
        assertThat(seen.keySet())
                .containsExactlyInAnyOrder(
                        "organisationId",
                        "state",
                        "requestedAt",
                        "undoUntil",
                        "dueAt",
                        "alarmAt",
                        "deadline",
                        "slack",
                        "attempts",
                        "nextTryAt",
                        "cap",
                        "isolatedUntil",
                        "isolatedUntilAsSigned",
                        "lastError");
        assertThat(Duration.parse(seen.getString("slack"))).isBetween(Duration.ofDays(27), Duration.ofDays(30));
        assertThat(seen.get("lastError")).isEqualTo(JsonValue.NULL);
        JsonObject page =
                get("ops/v1/closures?state=CLOSING&limit=1", operatorToken()).json();
        assertThat(page.getJsonArray("items")).hasSize(1);
        assertThat(page.getJsonArray("items").getJsonObject(0).getString("organisationId"))
                .as("the newest first")
                .isEqualTo(acme.organisation());
        if (!page.isNull("nextCursor")) {
            JsonObject next = get(
                            "ops/v1/closures?state=CLOSING&limit=1&cursor=" + page.getString("nextCursor"),
                            operatorToken())
                    .json();
            assertThat(next.toString()).doesNotContain(acme.organisation());
        }
        for (String wrong : List.of("state=ACTIVE", "limit=0", "cursor=x", "cursor=AQ", "order=up")) {
            assertThat(get("ops/v1/closures?" + wrong, operatorToken()).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    @Tag("T-58")
    void howManyNeedAnOperator_isInTheMetrics_andInTheReadiness() {
        String metrics = send(HttpRequest.newBuilder(uri("").resolve("/metrics"))
                        .header("Accept", "text/plain"))
                .body();
        assertThat(metrics)
                .contains("moxora_closures_past_alarm", "moxora_closures_late", "moxora_closures_waiting")
                .contains("kind=\"closure_cap\"");
        assertThat(send(HttpRequest.newBuilder(uri("").resolve("/health/ready")))
                        .body())
                .contains("closuresPastAlarm", "closuresLate", "closuresWaiting");
    }

    /** As a script does it that was given the wrong list: ids for names, a neighbour's, another kind's. */
    @Test
    @Tag("B32")
    @Tag("T-56")
    void wrongNamesAndIds_closeNobody() {
        Random random = Tally.random("B32 over HTTP");
        List<Tenant> all = List.of(signUp("acme", "moxora"), signUp("bolt", "pixelant"), signUp("cargo", "moxora"));
        String contact = post("api/v1/contacts", all.get(0).token(), "{\"firstName\":\"Ada\"}")
                .json()
                .getString("id");
        Tally tally = Tally.of("B32 requests for closures with wrong names and ids, over HTTP");
        for (int i = 0; i < Tally.size(60, 3_000); i++) {
            Tenant caller = all.get(random.nextInt(all.size()));
            Tenant other = all.get((all.indexOf(caller) + 1 + random.nextInt(all.size() - 1)) % all.size());
            List<String> wrong = List.of(
                    other.name(),
                    caller.organisation(),
                    caller.name().toUpperCase(java.util.Locale.ROOT),
                    contact,
                    UUID.randomUUID().toString(),
                    "",
                    "*");
            String name = wrong.get(random.nextInt(wrong.size()));
            Answer answer = request("", caller.token(), name);
            tally.check(answer.status() == 422, "a wrong name: " + answer.status());
            String path = "ops/v1/closures/"
                    + List.of(contact, NOBODYS, other.organisation()).get(random.nextInt(3));
            tally.check(post(path + "/verify", operatorToken(), "{}").status() >= 400, "nothing to scan");
            tally.check(
                    call("DELETE", path, operatorToken(), null, (byte[]) null).status() == 405, "no such act");
        }
        for (Tenant tenant : all) {
            tally.check(
                    get(CLOSURE, tenant.token()).json().getString("state").equals("ACTIVE"),
                    "closing: " + tenant.name());
        }
        tally.close();
    }
}
