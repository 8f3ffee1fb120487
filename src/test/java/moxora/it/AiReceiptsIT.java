package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Receipts of disclosures over HTTP, where there are none yet: who is let in, and what is refused how. */
@Tag("N10")
class AiReceiptsIT extends Deployed {

    private static final String RECEIPTS = "api/v1/ai/receipts";
    private static final String ABSENT = "0190f0f0-0000-7000-8000-00000000dead";
    private static final String MESSAGES =
            "{\"messages\":[{\"role\":\"system\",\"content\":\"zanzibar\"},{\"role\":\"user\",\"content\":\"\"}]}";

    private String contact(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\"}")
                .json()
                .getString("id");
    }

    @Test
    @Tag("P40")
    void anOrganisationThatDisclosedNothing_hasNone() {
        Tenant acme = signUp("acme", "moxora");
        for (String query : List.of("", "?contactId=" + contact(acme), "?limit=1")) {
            Answer answer = get(RECEIPTS + query, acme.token());
            assertThat(answer.status()).as(query + answer.body()).isEqualTo(200);
            assertThat(answer.json().getJsonArray("items")).isEmpty();
            assertThat(answer.json().isNull("nextCursor")).isTrue();
        }
        assertThat(get("api/v1/audit?limit=1", acme.token())
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("action"))
                .isEqualTo("ai_receipts_read");
    }

    @Test
    @Tag("T-01")
    void anothersContactAndAbsentReceipts_areNotThere() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String ofAcme = contact(acme);

        for (String id : List.of(ofAcme, ABSENT)) {
            assertThat(get(RECEIPTS + "?contactId=" + id, bolt.token()).code()).isEqualTo("not_found");
            assertThat(get(RECEIPTS + "/" + id, bolt.token()).code()).isEqualTo("not_found");
            assertThat(post(RECEIPTS + "/" + id + "/verification", bolt.token(), MESSAGES)
                            .code())
                    .isEqualTo("not_found");
        }
    }

    @Test
    void whatIsMalformed_isRefused_andNotRepeated() {
        Tenant acme = signUp("acme", "moxora");
        String verification = RECEIPTS + "/" + ABSENT + "/verification";

        assertThat(get(RECEIPTS + "?feature=x", acme.token()).code()).isEqualTo("unknown_parameter");
        assertThat(get(RECEIPTS + "/" + ABSENT + "?contactId=" + ABSENT, acme.token())
                        .code())
                .isEqualTo("unknown_parameter");
        assertThat(get(RECEIPTS + "?contactId=1", acme.token()).code()).isEqualTo("malformed_id");
        assertThat(get(RECEIPTS + "/1", acme.token()).code()).isEqualTo("malformed_id");
        assertThat(get(RECEIPTS + "?cursor=zanzibar", acme.token()).code()).isEqualTo("malformed_cursor");
        assertThat(get(RECEIPTS + "?limit=201", acme.token()).code()).isEqualTo("malformed_parameter");
        assertThat(post(RECEIPTS, acme.token(), "{}").status()).isEqualTo(405);
        for (String body : List.of(
                "{}",
                "{\"messages\":\"zanzibar\"}",
                "{\"messages\":[\"zanzibar\"]}",
                "{\"messages\":[{\"role\":\"zanzibar\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":1}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\",\"name\":\"zanzibar\"}]}",
                "{\"messages\":[" + "{},".repeat(100) + "{}]}",
                "{\"payload\":1}",
                "{\"payload\":null}",
                "{\"payload\":\"zanzibar\",\"messages\":[]}",
                "{\"messages\":[],\"model\":\"zanzibar\"}")) {
            Answer refused = post(verification, acme.token(), body);
            assertThat(refused.status()).as(body).isEqualTo(422);
            assertThat(refused.body()).doesNotContain("zanzibar");
        }
        for (String body : List.of(MESSAGES, "{\"payload\":\"zanzibar\"}", "{\"messages\":[]}")) {
            assertThat(post(verification, acme.token(), body).status()).isEqualTo(404);
        }
        assertThat(get(RECEIPTS, null).status()).isEqualTo(401);
    }
}
