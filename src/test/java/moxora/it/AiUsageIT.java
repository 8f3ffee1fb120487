package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an organisation used of AI processors, seen over HTTP. */
@Tag("P38")
class AiUsageIT extends Deployed {

    @Test
    void anOrganisationThatAskedNobody_hasUsedNothing() {
        Tenant acme = signUp("acme", "moxora");

        Answer answer = get("api/v1/ai/usage", acme.token());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject usage = answer.json();
        assertThat(usage.keySet()).containsExactlyInAnyOrder("day", "month", "limits");
        for (String period : List.of("day", "month")) {
            JsonObject counts = usage.getJsonObject(period);
            assertThat(counts.keySet()).containsExactlyInAnyOrder("since", "calls", "inputTokens", "outputTokens");
            assertThat(counts.getInt("calls")).isZero();
            assertThat(counts.getString("since")).endsWith("T00:00:00Z");
        }
        assertThat(usage.getJsonObject("month").getString("since")).contains("-01T");
    }

    @Test
    void whatIsNoParameter_isRefused_andSoIsAStranger() {
        Tenant acme = signUp("acme", "moxora");

        assertThat(get("api/v1/ai/usage?day=1", acme.token()).status()).isEqualTo(400);
        assertThat(get("api/v1/ai/usage", "nobody").status()).isEqualTo(401);
    }
}
