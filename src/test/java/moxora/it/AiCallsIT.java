package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import moxora.TestClusters;
import moxora.disclosure.processor.AssistedPolicy;
import moxora.disclosure.processor.EchoProcessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** AI features with a processor that answers, over HTTP: calls, streams, receipts, and what becomes of suggestions. */
@Tag("B28")
@Tag("P39")
class AiCallsIT extends Deployed {

    private static final String SUMMARY = "api/v1/ai/contact-summary";
    private static final String TAGS = "api/v1/ai/tag-suggestions";
    private static final String BUILDER = "api/v1/ai/automation-builder";
    private static final String RECEIPTS = "api/v1/ai/receipts";
    private static final String CONTACTS = "api/v1/contacts";
    private static final String TITLE = "Countess of engines";

    private final String first = Canary.text();
    private final String email = Canary.email();

    private record Event(String name, JsonObject data) {}

    @Test
    @Tag("P40")
    @Tag("N10")
    void aCall_isAnsweredInClear_arrivesWithoutAName_andItsReceiptIsOfThePreview() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);
        JsonObject preview =
                post(SUMMARY + "/preview", acme.token(), about(ada)).json();
        TestClusters.processor().take();

        Answer answer = post(SUMMARY, acme.token(), about(ada));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject called = answer.json();
        assertThat(called.keySet())
                .containsExactlyInAnyOrder(
                        "answer",
                        "fieldsSent",
                        "placeholders",
                        "processor",
                        "receiptId",
                        "narrowed",
                        "shortened",
                        "personRequired");
        assertThat(called.getString("answer"))
                .contains(first, email, "(link removed)")
                .doesNotContain("evil", "<", "](", "NAME_");
        assertThat(called.getString("processor")).isEqualTo(AssistedPolicy.PROCESSOR);
        for (String same : List.of("fieldsSent", "placeholders", "processor", "narrowed", "personRequired")) {
            assertThat(called.get(same)).as(same).isEqualTo(preview.get(same));
        }
        List<EchoProcessor.Arrival> arrived = TestClusters.processor().take();
        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0).json().get("messages")).isEqualTo(preview.get("messages"));
        assertThat(arrived.get(0).json().getBoolean("store")).isFalse();
        assertThat(Canary.formsIn(arrived.get(0).line()
                        + arrived.get(0).headers()
                        + arrived.get(0).text()))
                .isEmpty();
        assertThat(arrived.get(0).text()).contains(TITLE).doesNotContain(ada, acme.organisation());

        JsonObject receipt = receipts(acme, ada).getJsonObject(0);
        String id = called.getString("receiptId");
        assertThat(receipt.getString("id")).isEqualTo(id);
        assertThat(receipt.getString("outcome")).isEqualTo("answered");
        assertThat(receipt.getString("contactId")).isEqualTo(ada);
        assertThat(receipt.getString("feature")).isEqualTo("contact-summary");
        assertThat(receipt.get("fields")).isEqualTo(called.get("fieldsSent"));
        assertThat(receipt.get("placeholders")).isEqualTo(called.get("placeholders"));
        assertThat(receipt.getString("model")).isEqualTo("small-1");
        assertThat(receipt.getString("policyDigest")).hasSize(64);
        assertThat(Canary.formsIn(receipt.toString())).isEmpty();
        assertThat(verified(acme, id, preview.getJsonArray("messages"))).isTrue();
        assertThat(verified(acme, id, other(acme).getJsonArray("messages"))).isFalse();
        assertThat(get(RECEIPTS + "/" + id, acme.token()).json().getString("id"))
                .isEqualTo(id);
    }

    @Test
    @Tag("P40")
    void aReceipt_isOnTheTimeline_theCallOnTheTrail_andItsTokensAreCounted() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);
        String id = post(SUMMARY, acme.token(), about(ada)).json().getString("receiptId");

        JsonObject entry = get(CONTACTS + "/" + ada + "/timeline", acme.token())
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(entry.getString("type")).isEqualTo("ai.disclosure");
        assertThat(entry.getString("receiptId")).isEqualTo(id);
        assertThat(entry.getString("outcome")).isEqualTo("answered");
        assertThat(entry.getString("processor")).isEqualTo(AssistedPolicy.PROCESSOR);
        assertThat(get("api/v1/audit?limit=20", acme.token()).body()).contains("\"ai_called\"");
        JsonObject usage = get("api/v1/ai/usage", acme.token()).json();
        assertThat(usage.getJsonObject("day").getInt("calls")).isEqualTo(1);
        assertThat(usage.getJsonObject("day").getInt("inputTokens")).isEqualTo(31);
        assertThat(usage.getJsonArray("limits").getJsonObject(0).getString("processor"))
                .isEqualTo(AssistedPolicy.PROCESSOR);
    }

    @Test
    @Tag("P36")
    void withoutAProcessor_aCallIsRefused_andThereIsAReceiptOfIt() {
        Tenant acme = signUp("acme", "moxora");
        String ada = create(acme, TITLE);

        for (String accept : List.of(JSON, "text/event-stream")) {
            Answer refused = ask(SUMMARY, acme.token(), about(ada), accept);
            assertThat(refused.status()).as(accept + refused.body()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("processor_not_registered");
        }

        assertThat(receipts(acme, ada)).hasSize(2);
        JsonObject receipt = receipts(acme, ada).getJsonObject(0);
        assertThat(receipt.getString("outcome")).isEqualTo("refused");
        assertThat(receipt.getString("reason")).isEqualTo("processor_not_registered");
        assertThat(receipt.isNull("payloadHmac")).isTrue();
        assertThat(receipt.isNull("processor")).isTrue();
        assertThat(receipt.getJsonArray("fields")).isEmpty();
        Answer verification = post(
                RECEIPTS + "/" + receipt.getString("id") + "/verification",
                acme.token(),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(verification.status()).isEqualTo(409);
        assertThat(get("api/v1/audit?limit=20", acme.token()).body()).contains("\"ai_refused\"");
    }

    @Test
    @Tag("T-48")
    @Tag("T-01")
    void anothersContactsAndReceipts_areNotThere() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        Tenant bolt = signUp("bolt", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);
        String id = post(SUMMARY, acme.token(), about(ada)).json().getString("receiptId");
        TestClusters.processor().take();

        for (String path : List.of(SUMMARY, TAGS)) {
            assertThat(post(path, bolt.token(), about(ada)).status()).isEqualTo(404);
            assertThat(ask(path, bolt.token(), about(ada), "text/event-stream").status())
                    .isEqualTo(404);
        }
        assertThat(get(RECEIPTS + "/" + id, bolt.token()).status()).isEqualTo(404);
        assertThat(get(RECEIPTS, bolt.token()).json().getJsonArray("items")).isEmpty();
        assertThat(post("api/v1/ai/mind-reading", acme.token(), about(ada)).code())
                .isEqualTo("not_found");
        assertThat(post(SUMMARY, null, about(ada)).status()).isEqualTo(401);
        assertThat(TestClusters.processor().take()).isEmpty();
    }

    @Test
    void aStream_comesInPieces_andSaysThatItIsDone() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);

        Answer answer = ask(SUMMARY, acme.token(), about(ada), "text/event-stream");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        List<Event> events = events(answer.body());
        JsonObject done = events.get(events.size() - 1).data();
        assertThat(events)
                .extracting(Event::name)
                .endsWith("piece", "done")
                .filteredOn("piece"::equals)
                .hasSizeGreaterThan(1);
        assertThat(String.join("", pieces(events)))
                .isEqualTo(done.getString("answer"))
                .contains(first, email)
                .doesNotContain("evil");
        assertThat(receipts(acme, ada).getJsonObject(0).getString("id")).isEqualTo(done.getString("receiptId"));
    }

    @Test
    void whoeverDoesNotAskForEvents_isAnsweredWithJson() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);

        for (String accept : List.of(JSON, "*/*", "application/*, text/plain", "text/event-stream;q=0.1, */*")) {
            Answer answer = ask(SUMMARY, acme.token(), about(ada), accept);
            assertThat(answer.status()).as(accept).isEqualTo(200);
            assertThat(answer.header("Content-Type")).as(accept).isEqualTo(JSON);
            assertThat(answer.json().getString("answer")).contains(first);
        }
        assertThat(ask(SUMMARY, acme.token(), about(ada), "text/html").status()).isEqualTo(406);
        assertThat(send(HttpRequest.newBuilder(uri("").resolve("/openapi"))).body())
                .contains("Ask the processor that the policy registers for a feature", "text/event-stream:");
    }

    @Test
    @Tag("T-47")
    void anAnswerWithAForgedPlaceholder_isA502_andInAStreamAnError() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, EchoProcessor.ASKS_FOR_A_FORGERY);

        Answer refused = post(SUMMARY, acme.token(), about(ada));
        assertThat(refused.status()).as(refused.body()).isEqualTo(502);
        assertThat(refused.code()).isEqualTo("answer_refused");
        assertThat(refused.body()).doesNotContain("zzzzzz", first);
        List<Event> events = events(
                ask(SUMMARY, acme.token(), about(ada), "text/event-stream").body());
        Event last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.data().getInt("status")).isEqualTo(502);
        assertThat(last.data().getString("code")).isEqualTo("answer_refused");
        assertThat(String.join("", pieces(events))).doesNotContain("zzzzzz");

        assertThat(receipts(acme, ada).getValuesAs(JsonObject.class))
                .extracting(receipt -> receipt.getString("outcome") + " " + receipt.getString("reason"))
                .hasSize(3)
                .containsOnly("failed unknown_placeholder");
    }

    @Test
    @Tag("P115")
    void suggestedTags_areAppliedByAPerson_andByNoProgram() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String ada = create(acme, TITLE);
        JsonObject called = post(TAGS, acme.token(), about(ada)).json();
        String suggestion =
                called.getJsonObject("answer").getJsonArray("tags").getString(0).strip();
        assertThat(called.getBoolean("personRequired")).isTrue();
        String body = "{\"tags\":[\"" + suggestion + "\"],\"receiptId\":\"" + called.getString("receiptId") + "\"}";
        String program = post(
                        "api/v1/api-tokens",
                        acme.token(),
                        "{\"name\":\"sync\",\"scopes\":[\"contacts_write\",\"contacts_read\"]}")
                .json()
                .getString("token");

        assertThat(get(CONTACTS + "/" + ada, acme.token()).json().getJsonArray("tags"))
                .as("an answer changes nothing by itself")
                .isEmpty();
        Answer refused = post(CONTACTS + "/" + ada + "/tags", program, body);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("person_required");
        assertThat(post(CONTACTS + "/" + create(acme, TITLE) + "/tags", acme.token(), body)
                        .status())
                .as("of another contact it is no suggestion")
                .isEqualTo(422);
        Answer applied = post(CONTACTS + "/" + ada + "/tags", acme.token(), body);
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        assertThat(applied.json().getJsonArray("tags").getValuesAs(JsonString::getString))
                .containsExactly(suggestion);
        assertThat(get("api/v1/audit?limit=20", acme.token()).body()).contains("\"suggestions_applied\"");
    }

    @Test
    void anAutomation_isDraftedFromWords_andSaysNothingOfAContact() {
        Tenant acme = signUp("acme", TestClusters.ASSISTED);
        String asked = "{\"input\":{\"instruction\":\"Please write to " + email + " when a mail was opened\"}}";
        TestClusters.processor().take();

        Answer drafted = post(BUILDER, acme.token(), asked);

        assertThat(drafted.status()).as(drafted.body()).isEqualTo(200);
        JsonObject automation = drafted.json().getJsonObject("answer");
        assertThat(automation.getJsonObject("trigger").getString("event")).isEqualTo("open");
        assertThat(automation.toString()).contains(email).doesNotContain("evil");
        assertThat(Canary.formsIn(TestClusters.processor().take().get(0).text()))
                .isEmpty();

        assertThat(post(BUILDER, acme.token(), about(create(acme, TITLE))).status())
                .as("a contact may be named, and nothing of it is sent")
                .isEqualTo(200);
        assertThat(Canary.formsIn(TestClusters.processor().take().get(0).text()))
                .isEmpty();
    }

    private JsonObject other(Tenant tenant) {
        return post(TAGS + "/preview", tenant.token(), about(create(tenant, TITLE)))
                .json();
    }

    private boolean verified(Tenant tenant, String receipt, JsonArray messages) {
        return post(RECEIPTS + "/" + receipt + "/verification", tenant.token(), "{\"messages\":" + messages + "}")
                .json()
                .getBoolean("matches");
    }

    private String create(Tenant tenant, String title) {
        Answer created = post(
                CONTACTS,
                tenant.token(),
                "{\"firstName\":\"" + first + "\",\"lastName\":\"" + Canary.text() + "\",\"emails\":[\"" + email
                        + "\"],\"phones\":[\"" + Canary.phone() + "\"],\"company\":\"" + Canary.text()
                        + "\",\"title\":\"" + title + "\",\"customFields\":{\"City\":\"" + Canary.text()
                        + "\"},\"notes\":\"We met at the meeting and spoke about " + Canary.text() + "\"}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private static String about(String contact) {
        return "{\"contactId\":\"" + contact + "\"}";
    }

    private JsonArray receipts(Tenant tenant, String contact) {
        return get(RECEIPTS + "?contactId=" + contact, tenant.token()).json().getJsonArray("items");
    }

    private Answer ask(String path, String token, String body, String accept) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", JSON)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<Event> events(String stream) {
        List<Event> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            String[] lines = event.split("\n");
            assertThat(lines).hasSize(2);
            assertThat(lines[0]).startsWith("event: ");
            assertThat(lines[1]).startsWith("data: ");
            events.add(new Event(lines[0].substring(7), parse(lines[1].substring(6))));
        }
        return events;
    }

    private static List<String> pieces(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("piece"))
                .map(event -> event.data().getString("text"))
                .toList();
    }
}
