package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What of notes would leave, with the word lists of the deployed archive. */
@Tag("P39")
@Tag("N8")
class FreeTextIT extends Deployed {

    @Test
    void namesThatNobodyKnows_andTextInAnUnknownLanguage_stayHere() {
        Tenant acme = signUp("acme", "moxora");
        JsonObject english = preview(acme, "Spoke to Zebulon Canaryman about the renewal on Monday.");
        assertThat(content(english)).contains("Notes: Spoke to [WORD_1] about the renewal on Monday.");
        JsonObject french = preview(acme, "Le client a parlé avec Zebulon Canaryman de la facture.");
        assertThat(content(french)).contains("Notes: Le client a parlé avec [WORD_1] de la facture.");
        JsonObject german = preview(acme, "Ich habe mit dem Kunden Canaryman über die Rechnung gesprochen.");
        assertThat(content(german)).contains("Notes: left out");
        assertThat(english + "" + french + german).doesNotContain("Canaryman", "Zebulon", "Rechnung");
    }

    private static String content(JsonObject preview) {
        return unmarked(preview.getJsonArray("messages").getJsonObject(1).getString("content"));
    }

    private JsonObject preview(Tenant tenant, String notes) {
        String id = post(
                        "api/v1/contacts",
                        tenant.token(),
                        "{\"firstName\":\"Ada\",\"emails\":[\"ada@canary.example\"],\"notes\":\"" + notes + "\"}")
                .json()
                .getString("id");
        Answer answer = post("api/v1/ai/contact-summary/preview", tenant.token(), "{\"contactId\":\"" + id + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
