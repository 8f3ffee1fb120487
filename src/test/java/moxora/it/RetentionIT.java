package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long data is kept, seen over HTTP. */
@Tag("P98")
class RetentionIT extends Deployed {

    private static final String REPORT = "api/v1/retention";

    private static Map<String, JsonObject> items(JsonObject report) {
        return report.getJsonArray("items").getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(item -> item.getString("class"), Function.identity()));
    }

    @Test
    void anAdminSees_howLongEachClassIsKept_andWhereClocksContradict() {
        Tenant acme = signUp("acme", "moksho");

        Answer answer = get(REPORT, acme.token());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject report = answer.json();
        assertThat(report.getString("policy")).isEqualTo("moksho");
        assertThat(report.getString("policyDigest")).matches("[0-9a-f]{64}");
        Map<String, JsonObject> items = items(report);
        assertThat(items).hasSize(20);
        assertThat(items.get("emailEvents").getString("period")).isEqualTo("P90D");
        assertThat(items.get("emailEvents").getString("basis")).isEqualTo("receipt");
        assertThat(items.get("contacts").getString("period")).isEqualTo("account");
        assertThat(items.get("contacts").get("next")).isEqualTo(JsonValue.NULL);
        JsonObject next = items.get("credentials").getJsonObject("next");
        assertThat(next.getString("at")).endsWith("Z");
        assertThat(next.getString("until")).endsWith("T00:00:00Z");
        assertThat(next.getInt("rows")).isPositive();
        assertThat(next.getBoolean("more")).isFalse();
        assertThat(report.getJsonArray("contradictions").getValuesAs(JsonObject.class))
                .anySatisfy(each -> {
                    assertThat(each.getString("rule")).isEqualTo("shortest retention");
                    assertThat(each.getString("applied")).contains("P90D for the original");
                });
    }

    @Test
    void nobodyElseSeesIt_andWhatIsNoParameterIsRefused() {
        Tenant acme = signUp("acme", "moxora");

        assertThat(get(REPORT, "nobody").status()).isEqualTo(401);
        assertThat(get(REPORT, operatorToken()).status()).isEqualTo(403);
        assertThat(get(REPORT + "?class=mail", acme.token()).code()).isEqualTo("unknown_parameter");
    }

    @Test
    void operatorsSeeTheSame_underTheirOwnDoor_andTheOrganisationIsTold() {
        Tenant acme = signUp("acme", "moxora");
        String path = "ops/v1/retention/" + acme.organisation();

        Answer answer = get(path, operatorToken());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(items(answer.json())).hasSize(20);
        assertThat(get("api/v1/audit", acme.token()).body()).contains("retention_read");
        assertThat(get(path, acme.token()).status()).isEqualTo(403);
        assertThat(get("ops/v1/retention/018f0000-0000-7000-8000-000000000000", operatorToken())
                        .status())
                .isEqualTo(404);
        assertThat(get("ops/v1/retention/none", operatorToken()).status()).isEqualTo(400);
    }

    @Test
    void metrics_countWhatWent_byClass() {
        assertThat(send(HttpRequest.newBuilder(uri("").resolve("/metrics")).header("Accept", "text/plain"))
                        .body())
                .contains("moxora_retention_removed", "class=\"credentials\"");
    }
}
