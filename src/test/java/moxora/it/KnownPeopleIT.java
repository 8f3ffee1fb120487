package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom the organisation knows does not leave in another contact's fields, seen over HTTP. */
@Tag("N8")
@Tag("P39")
class KnownPeopleIT extends Deployed {

    @Test
    @Tag("T-48")
    void otherContactsAndUsers_arePlaceholders_andTheNeighboursContactsAreWords() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String name = Canary.text();
        String company = Canary.text();
        create(
                acme,
                Json.createObjectBuilder()
                        .add("lastName", name)
                        .add("company", company + " Works Ltd")
                        .build()
                        .toString());
        create(bolt, "{\"lastName\":\"Zanzibari\"}");
        String title = "sells to " + name + " and " + company + " works, says Admin; Zanzibari, " + name + "x";

        String sent = title(acme, create(acme, titled(title)));

        assertThat(sent).isEqualTo("sells to [NAME_1] and [COMPANY_1], says [NAME_2]; Zanzibari, [ID_1]");
    }

    @Test
    void whoIsErased_isAWordAgain() {
        Tenant acme = signUp("acme", "moxora");
        String gone = create(acme, "{\"lastName\":\"Zanzibari\"}");
        String ada = create(acme, titled("friend of Zanzibari"));
        assertThat(title(acme, ada)).isEqualTo("friend of [NAME_1]");

        assertThat(call("DELETE", "api/v1/contacts/" + gone, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);

        assertThat(title(acme, ada)).isEqualTo("friend of Zanzibari");
    }

    private static String titled(String title) {
        return Json.createObjectBuilder()
                .add("firstName", "Ada")
                .add("title", title)
                .build()
                .toString();
    }

    private String create(Tenant tenant, String contact) {
        return post("api/v1/contacts", tenant.token(), contact).json().getString("id");
    }

    private String title(Tenant tenant, String contact) {
        Answer answer =
                post("api/v1/ai/tag-suggestions/preview", tenant.token(), "{\"contactId\":\"" + contact + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return unmarked(answer.json().getJsonArray("messages").getJsonObject(1).getString("content"))
                .lines()
                .filter(line -> line.startsWith("Job title: "))
                .map(line -> line.substring("Job title: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
