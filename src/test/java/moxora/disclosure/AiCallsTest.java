package moxora.disclosure;

import static moxora.disclosure.AiDesk.ASSISTED;
import static moxora.disclosure.AiDesk.BUILDER;
import static moxora.disclosure.AiDesk.DOWN;
import static moxora.disclosure.AiDesk.SUMMARY;
import static moxora.disclosure.AiDesk.TAGS;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import moxora.disclosure.processor.AssistedPolicy;
import moxora.disclosure.processor.EchoProcessor;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.receipt.Outcome;
import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A call from its prompt to its answer and its receipt, against a peer that keeps what arrives. */
@Tag("P39")
@Tag("P40")
class AiCallsTest extends AiScene {

    @Test
    @Tag("N10")
    void anAnswer_isRestored_cleaned_andLeavesAReceipt() {
        AiCall.Answered answered = desk.call(acme, SUMMARY, ada, null);

        assertThat(text(answered))
                .contains("firstacme", "lastacme", "mailacme@domainacme.example", "+44 20 7946 0123", "companyacme")
                .contains("(link removed)")
                .doesNotContain("evil", "<", "](", "_1_", "bolt");
        assertThat(desk.peer.take()).hasSize(1);
        Receipt receipt = only(acme);
        assertThat(receipt.id()).isEqualTo(answered.receipt());
        assertThat(receipt.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(receipt.contact()).isEqualTo(ada);
        assertThat(receipt.processor()).isEqualTo(AssistedPolicy.PROCESSOR);
        assertThat(receipt.model()).isEqualTo("small-1");
        assertThat(receipt.policyDigest())
                .isEqualTo(desk.assembly.policies.require(ASSISTED).digest());
        assertThat(receipt.inputTokens()).isEqualTo(31);
        assertThat(receipt.outputTokens()).isEqualTo(7);
        assertThat(receipt.byPerson()).isTrue();
        assertThat(desk.receipts(bolt)).isEmpty();
    }

    @Test
    void eachFeature_isAnsweredInItsForm() {
        assertThat(desk.call(acme, TAGS, ada, null)
                        .answer()
                        .value()
                        .asJsonObject()
                        .getJsonArray("tags"))
                .hasSize(3);
        assertThat(desk.call(acme, BUILDER, null, "Greet mailacme@domainacme.example when they open a mail")
                        .answer()
                        .value()
                        .asJsonObject()
                        .getJsonArray("actions")
                        .getJsonObject(0)
                        .getString("text"))
                .contains("Tell", "mailacme@domainacme.example")
                .doesNotContain("<b>", "evil");
        assertThat(desk.receipts(acme)).extracting(Receipt::feature).containsExactly(BUILDER, TAGS);
    }

    @Test
    @Tag("N10")
    void theReceipt_isThere_whenTheRequestArrives() {
        List<Receipt> there = new CopyOnWriteArrayList<>();
        desk.peer.onArrival(arrival -> there.addAll(desk.receipts(acme)));

        UUID receipt = desk.call(acme, SUMMARY, ada, null).receipt();

        assertThat(there).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(receipt);
            assertThat(found.outcome()).isEqualTo(Outcome.SENT);
            assertThat(found.payloadHmac()).isNotNull();
        });
        assertThat(only(acme).outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(only(acme).payloadHmac()).isEqualTo(there.get(0).payloadHmac());
    }

    @Test
    @Tag("T-47")
    void aForgedPlaceholder_isAskedForOnceMore_andThenRefused() {
        desk.peer.says(EchoProcessor.FORGED, "Call " + EchoProcessor.FORGED);

        Fault refused = fault(() -> desk.call(acme, SUMMARY, ada, null));

        assertThat(refused.code()).isEqualTo(FaultCode.ANSWER_REFUSED);
        assertThat(refused.reason()).isEqualTo("unknown_placeholder");
        assertThat(refused.getMessage()).doesNotContain("zzzzzz");
        assertThat(desk.peer.take()).hasSize(2);
        assertThat(desk.receipts(acme))
                .hasSize(2)
                .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED))
                .allSatisfy(receipt -> assertThat(receipt.reason()).isEqualTo("unknown_placeholder"))
                .allSatisfy(receipt -> assertThat(receipt.inputTokens()).isEqualTo(31));
    }

    @Test
    @Tag("T-47")
    void anotherRequestsPlaceholder_isRefusedLikeOneThatNobodyMade_andAGoodAnswerAfterABadOneIsTaken() {
        AiCall other = desk.prepare(bolt, SUMMARY, ofBolt, null);
        String leaked = EchoProcessor.PLACEHOLDER
                .matcher(other.prompt().messages().get(1).content())
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        desk.peer.says("Ask " + leaked, "Nothing to say.");

        AiCall.Answered answered = desk.call(acme, SUMMARY, ada, null);

        assertThat(text(answered)).isEqualTo("Nothing to say.");
        assertThat(desk.receipts(acme)).extracting(Receipt::outcome).containsExactly(Outcome.ANSWERED, Outcome.FAILED);
        assertThat(desk.receipts(acme).get(0).id()).isEqualTo(answered.receipt());
    }

    @Test
    void anAnswerOfAnotherForm_isRefused() {
        desk.peer.says("no JSON", "{\"tags\":[],\"delete\":\"all\"}");

        assertThat(fault(() -> desk.call(acme, TAGS, ada, null)).code()).isEqualTo(FaultCode.ANSWER_REFUSED);
        assertThat(desk.receipts(acme)).extracting(Receipt::reason).containsExactly("schema_violation", "not_json");
    }

    @Test
    void aStream_handsOnWhatIsCertain_andEndsWithTheSameAnswer() {
        List<String> pieces = new ArrayList<>();

        AiCall.Answered answered = desk.prepare(acme, SUMMARY, ada, null).stream(pieces::add);

        assertThat(String.join("", pieces)).isEqualTo(text(answered)).contains("firstacme");
        assertThat(pieces.size()).isGreaterThan(1);
        assertThat(text(answered)).isEqualTo(text(desk.call(acme, SUMMARY, ada, null)));
        assertThat(desk.peer.take())
                .extracting(arrival -> arrival.json().getBoolean("stream", false))
                .containsExactly(true, false);
    }

    @Test
    @Tag("T-47")
    void aStreamWithAForgedPlaceholder_fails_andIsNotAskedForAgain() {
        desk.peer.says("So far so good " + EchoProcessor.FORGED);
        List<String> pieces = new ArrayList<>();

        assertThat(fault(() -> desk.prepare(acme, SUMMARY, ada, null).stream(pieces::add))
                        .code())
                .isEqualTo(FaultCode.ANSWER_REFUSED);

        assertThat(String.join("", pieces)).doesNotContain("zzzzzz");
        assertThat(desk.peer.take()).hasSize(1);
        assertThat(only(acme).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aProcessorThatIsDown_isA503_withAReceiptThatFailed_andCostsNothing() {
        TenantScope scope = desk.organisation("acme", DOWN);
        UUID contact = desk.create(scope, marked("x"));

        assertThat(code(() -> desk.call(scope, SUMMARY, contact, null))).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);

        assertThat(only(scope).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(only(scope).reason()).isEqualTo("processor_unavailable");
        assertThat(desk.assembly
                        .ai
                        .usage
                        .now(scope)
                        .todayOf(AssistedPolicy.PROCESSOR)
                        .calls())
                .isZero();
    }

    @Test
    @Tag("N10")
    void aContactThatIsErasedMeanwhile_isNotSentAnyMore() {
        AiCall call = desk.prepare(acme, SUMMARY, ada, null);
        desk.assembly.contacts.erase(acme, ada, null);

        assertThat(code(call::answer)).isEqualTo(FaultCode.NOT_FOUND);
        assertThat(code(() -> call.stream(piece -> {}))).isEqualTo(FaultCode.NOT_FOUND);

        assertNothingLeft();
        assertThat(desk.receipts(acme)).isEmpty();
        assertThat(desk.assembly
                        .ai
                        .usage
                        .now(acme)
                        .todayOf(AssistedPolicy.PROCESSOR)
                        .calls())
                .isZero();
    }

    @Test
    @Tag("P39")
    void whoObjectsMeanwhile_isNotSentAnyMore() {
        AiCall call = desk.prepare(acme, SUMMARY, ada, null);
        desk.assembly.contacts.change(
                acme, "GB", ada, null, before -> before.withRestrictions(EnumSet.of(Restriction.OBJECTION)));

        assertThat(code(call::answer)).isEqualTo(FaultCode.RESTRICTED);
        assertThat(code(() -> call.stream(piece -> {}))).isEqualTo(FaultCode.RESTRICTED);

        assertNothingLeft();
        assertThat(desk.receipts(acme))
                .hasSize(2)
                .allSatisfy(receipt ->
                        assertThat(receipt.outcome() + " " + receipt.reason()).isEqualTo("REFUSED objection"));
    }

    @Test
    @Tag("P38")
    @Tag("T-01")
    void whatOneUses_countsForThemAlone() {
        desk.call(acme, SUMMARY, ada, null);
        desk.call(acme, TAGS, ada, null);

        assertThat(desk.assembly
                        .ai
                        .usage
                        .now(acme)
                        .todayOf(AssistedPolicy.PROCESSOR)
                        .calls())
                .isEqualTo(2);
        assertThat(desk.assembly
                        .ai
                        .usage
                        .now(acme)
                        .todayOf(AssistedPolicy.PROCESSOR)
                        .inputTokens())
                .isEqualTo(62);
        assertThat(desk.assembly
                        .ai
                        .usage
                        .now(bolt)
                        .todayOf(AssistedPolicy.PROCESSOR)
                        .calls())
                .isZero();
    }
}
