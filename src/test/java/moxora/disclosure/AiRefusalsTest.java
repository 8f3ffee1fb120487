package moxora.disclosure;

import static moxora.disclosure.AiDesk.ASSISTED;
import static moxora.disclosure.AiDesk.BUILDER;
import static moxora.disclosure.AiDesk.FEATURES;
import static moxora.disclosure.AiDesk.LAPSED;
import static moxora.disclosure.AiDesk.MEAGRE;
import static moxora.disclosure.AiDesk.SUMMARY;
import static moxora.disclosure.AiDesk.TAGS;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import moxora.crypto.OpeningObserver;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.Restriction;
import moxora.receipt.Outcome;
import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands against a call, in its order, with a peer that counts what arrives all the same. */
@Tag("P39")
@Tag("P40")
class AiRefusalsTest extends AiScene {

    @Test
    @Tag("T-48")
    @Tag("T-01")
    void anothersContact_isNotThere_alsoWhereAProcessorIs() {
        for (String feature : List.of(SUMMARY, TAGS)) {
            for (UUID contact : List.of(ofBolt, UUID.randomUUID())) {
                assertThat(code(() -> desk.call(acme, feature, contact, null))).isEqualTo(FaultCode.NOT_FOUND);
            }
        }
        assertNothingLeft();
        assertThat(desk.receipts(acme)).isEmpty();
        assertThat(desk.receipts(bolt)).isEmpty();
        desk.call(bolt, SUMMARY, ofBolt, null);
        assertThat(desk.peer.take())
                .singleElement()
                .satisfies(arrival ->
                        assertThat(arrival.text()).contains("titlebolt").doesNotContain("acme"));
    }

    @Test
    @Tag("P47")
    void aFeatureThatThePolicyDoesNotName_isForbidden_beforeTheContactIsLookedFor() {
        TenantScope moksho = desk.organisation("moksho", "moksho");
        TenantScope quiet = desk.organisation("quiet", "moonengage");

        assertThat(code(() -> desk.call(moksho, TAGS, ada, null))).isEqualTo(FaultCode.FORBIDDEN);
        for (String feature : FEATURES) {
            UUID contact = feature.equals(BUILDER) ? null : ada;
            assertThat(code(() -> desk.call(quiet, feature, contact, null))).isEqualTo(FaultCode.FORBIDDEN);
        }
        assertThat(code(() -> desk.call(acme, "mind-reading", ada, null))).isEqualTo(FaultCode.NOT_FOUND);
        assertNothingLeft();
    }

    @Test
    @Tag("P80")
    void whoObjects_stopsTheCall_beforeAnythingElseOfThemIsOpened() {
        for (String policy : List.of(ASSISTED, "moxora", LAPSED, MEAGRE)) {
            TenantScope scope = desk.organisation("acme", policy);
            UUID objecting = desk.create(scope, marked("x").withRestrictions(EnumSet.of(Restriction.OBJECTION)));

            assertThat(opened(() -> assertThat(code(() -> desk.call(scope, SUMMARY, objecting, null)))
                            .as(policy)
                            .isEqualTo(FaultCode.RESTRICTED)))
                    .as("under %s nothing stands before the person's own will", policy)
                    .containsExactly(objecting + " " + Compartment.RESTRICTIONS);
            assertRefused(scope, "objection");
        }
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "moxora,   ,   processor_not_registered, PROCESSOR_NOT_REGISTERED",
        "lapsed,   ,   agreement_expired,        AGREEMENT_EXPIRED",
        "assisted, US, region_mismatch,          REGION_MISMATCH",
        "meagre,   ,   ai_budget_exceeded,       AI_BUDGET_EXCEEDED"
    })
    @Tag("P37")
    @Tag("P38")
    void whatStandsAgainstTheProcessor_refuses_withAReceiptThatSaysSo(
            String policy, String region, String reason, FaultCode code) {
        TenantScope scope = desk.organisation("acme", policy, region);
        UUID contact = desk.create(scope, marked("x"));

        List<String> opened = opened(() ->
                assertThat(code(() -> desk.call(scope, SUMMARY, contact, null))).isEqualTo(code));

        // How much a prompt takes is known once there is one.
        assertThat(opened.isEmpty()).isEqualTo(code != FaultCode.AI_BUDGET_EXCEEDED);
        assertRefused(scope, reason);
        assertThat(only(scope).contact()).isEqualTo(contact);
        assertNothingLeft();
        assertThat(desk.receipts(acme)).isEmpty();
    }

    @Test
    @Tag("P37")
    void aProcessorInTheRegionOfTheOrganisation_isCalled() {
        TenantScope european = desk.organisation("acme", ASSISTED, "eu");
        UUID contact = desk.create(european, marked("x"));

        assertThat(desk.call(european, SUMMARY, contact, null).receipt())
                .isEqualTo(only(european).id());
    }

    private static void assertRefused(TenantScope scope, String reason) {
        Receipt receipt = only(scope);
        assertThat(receipt.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(receipt.reason()).isEqualTo(reason);
        assertThat(receipt.fields()).isEmpty();
        assertThat(receipt.payloadHmac()).isNull();
    }

    /** Which records of contacts are opened while the work is done. */
    private static List<String> opened(Runnable work) {
        List<String> opened = new ArrayList<>();
        try (OpeningObserver.Watch watch = desk.assembly.sealer.observe((scope, compartment, row, handedOut) -> {
            if (compartment.table().equals("contact")) {
                opened.add(row + " " + compartment);
            }
        })) {
            Objects.requireNonNull(watch);
            work.run();
        }
        return opened;
    }
}
