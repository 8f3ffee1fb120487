package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Searching as a caller sees it: sorts, pages, repeated filters, and refusals that say what can be asked. */
@Tag("P10")
class SearchIT extends Deployed {

    @Test
    void aListIsSortedAsAsked_saysHowFarItReaches_andItsPagesFitTogether() {
        Tenant acme = signUp("searchers", "moxora");
        Tenant bolt = signUp("others", "pixelant");
        for (String name : List.of("Žofie|Šimková", "ada|LOVELACE", "Łukasz|Adams", "Jon|Smith-Jones", "王|小明")) {
            add(acme, name);
        }
        add(bolt, "Aaron|Aaronson");

        JsonObject newest = list(acme, "");
        assertThat(newest.keySet()).containsExactly("items", "nextCursor");
        assertThat(firstNames(newest)).containsExactly("王", "Jon", "Łukasz", "ada", "Žofie");

        List<String> byName = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            JsonObject sorted = list(acme, "?sort=name&limit=2" + cursor);
            assertThat(sorted.getJsonObject("sortBound").getInt("bound")).isEqualTo(10_000);
            assertThat(sorted.getJsonObject("sortBound").getBoolean("hit")).isFalse();
            byName.addAll(firstNames(sorted));
            assertThat(sorted.isNull("nextCursor")).isEqualTo(page == 2);
            cursor = page == 2 ? "" : "&cursor=" + encode(sorted.getString("nextCursor"));
        }
        assertThat(byName).containsExactly("Łukasz", "ada", "Žofie", "Jon", "王");
        Answer elsewhere = get("api/v1/contacts?sort=name" + firstCursor(acme), bolt.token());
        assertThat(elsewhere.code()).isEqualTo("malformed_cursor");

        assertThat(firstNames(list(acme, "?name=" + encode("ＪＯＮ") + "&sort=relevance")))
                .containsExactly("Jon");
        assertThat(firstNames(list(acme, "?name=jones"))).containsExactly("Jon");
        assertThat(firstNames(list(acme, "?name=lukasz"))).containsExactly("Łukasz");
        assertThat(firstNames(list(acme, "?name=wan"))).isEmpty();
        assertThat(firstNames(list(acme, "?tag=both&tag=" + encode("ADA")))).containsExactly("ada");
    }

    @Test
    void whatCannotBeAnswered_isRefused_withWhatCan() {
        Tenant acme = signUp("askers", "moxora");
        add(acme, "Ada|Lovelace");

        says(acme, "?sort=oldest", "malformed_parameter", "newest, relevance, name");
        says(acme, "?colour=red", "unknown_parameter", "company, cursor, email, field.<name>, include, limit, name");
        says(acme, "?name=lov*", "search_not_answerable", "beginnings of words");
        says(acme, "?name=l", "prefix_too_short", "two letters");
        says(acme, "?phone=none", "search_not_answerable", "digits");
        says(acme, "?email=ada", "search_not_answerable", "whole address");
        says(acme, "?field.Town=Paris", "search_not_answerable", "no custom field of that name");
    }

    private String firstCursor(Tenant tenant) {
        return "&cursor=" + encode(list(tenant, "?sort=name&limit=1").getString("nextCursor"));
    }

    private void says(Tenant tenant, String query, String code, String detail) {
        Answer refused = get("api/v1/contacts" + query, tenant.token());

        assertThat(refused.status()).as(query).isEqualTo(400);
        assertThat(refused.code()).as(query).isEqualTo(code);
        assertThat(refused.json().getString("detail")).contains(detail);
    }

    private void add(Tenant tenant, String name) {
        String[] names = name.split("\\|");
        Answer created = post(
                "api/v1/contacts",
                tenant.token(),
                "{\"firstName\":\"%s\",\"lastName\":\"%s\",\"tags\":[\"both\",\"%s\"]}"
                        .formatted(names[0], names[1], names[0]));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private JsonObject list(Tenant tenant, String query) {
        Answer answer = get("api/v1/contacts" + query, tenant.token());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> firstNames(JsonObject page) {
        return page.getJsonArray("items").getValuesAs(JsonObject.class).stream()
                .map(item -> item.getJsonString("firstName"))
                .map(JsonString::getString)
                .toList();
    }
}
