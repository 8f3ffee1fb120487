package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the search indexes give away, as admins and operators see it. */
@Tag("N11")
class LeakageIT extends Deployed {

    private static final String MAPPING = "?mapping="
            + encode("{\"Name\":\"firstName\",\"Mail\":\"email\",\"Member\":\"customFields.Zanzibar club\"}");

    @Test
    void anAdminSeesEachIndexByName_anOperatorByIdOnly_andNeitherAValue() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        importCsv(acme, MAPPING, csv(120));
        importCsv(bolt, MAPPING, csv(5));

        Answer own = get("api/v1/organisation/leakage", acme.token());
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.json().getInt("contacts")).isEqualTo(120);
        assertThat(own.json().getInt("missingTokens")).isZero();
        assertThat(own.json().getInt("unexplainedTokens")).isZero();
        JsonObject club = index(own.json(), "customFields.Zanzibar club");
        assertThat(club.getInt("distinctTokens")).isEqualTo(2);
        assertThat(club.getJsonNumber("topShare").doubleValue()).isEqualTo(0.5);
        assertThat(club.getJsonNumber("minEntropyBits").doubleValue()).isEqualTo(1);
        assertThat(club.getString("verdict")).isEqualTo("accepted");
        assertThat(index(own.json(), "emails").getString("verdict")).isEqualTo("ok");

        Answer seen = get("ops/v1/leakage/" + acme.organisation(), operatorToken());
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.json().getInt("contacts")).isEqualTo(120);
        assertThat(seen.body()).contains("customField#").doesNotContainIgnoringCase("zanzibar");
        assertThat(own.body()).doesNotContain("Grace").doesNotContain("@");
        assertThat(get("ops/v1/leakage/" + bolt.organisation(), operatorToken())
                        .json()
                        .getInt("contacts"))
                .isEqualTo(5);
    }

    @Test
    @Tag("T-60")
    void nobodyElse_measures() {
        Tenant acme = signUp("acme", "moxora");
        String missing = "ops/v1/leakage/01a2016d-7586-77d5-ba03-d5d966fabd50";

        assertThat(get("api/v1/organisation/leakage", null).status()).isEqualTo(401);
        assertThat(get("api/v1/organisation/leakage", operatorToken()).status()).isEqualTo(403);
        assertThat(get("ops/v1/leakage/" + acme.organisation(), acme.token()).status())
                .isEqualTo(403);
        assertThat(get("ops/v1/leakage/" + acme.organisation(), null).status()).isEqualTo(401);
        assertThat(get(missing, operatorToken()).status()).isEqualTo(404);
        assertThat(get("ops/v1/leakage/zanzibar", operatorToken()).code()).isEqualTo("malformed_id");
        assertThat(get("ops/v1/leakage/" + acme.organisation() + "?deep=true", operatorToken())
                        .code())
                .isEqualTo("unknown_parameter");
        assertThat(get("api/v1/organisation/leakage?deep=true", acme.token()).code())
                .isEqualTo("unknown_parameter");
    }

    private static JsonObject index(JsonObject leakage, String name) {
        List<JsonObject> indexes = leakage.getJsonArray("indexes").getValuesAs(JsonObject.class);
        return indexes.stream()
                .filter(index -> index.getString("index").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] csv(int rows) {
        StringBuilder csv = new StringBuilder("Name,Mail,Member\r\n");
        for (int i = 0; i < rows; i++) {
            csv.append("Grace ")
                    .append(i)
                    .append(",grace")
                    .append(i)
                    .append("@example.org,")
                    .append(i % 2 == 0 ? "yes" : "no")
                    .append("\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
