package moxora.disclosure.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands against sharing fields of a contact: nothing is opened, nothing leaves, and a receipt says why. */
@Tag("P47")
class SharingRefusalsTest extends SharingScene {

    @Test
    void withoutConsent_nothingIsOpenedAndNothingLeaves() {
        refused(FaultCode.CONSENT_REQUIRED, () -> share(acme, "desk", ada, "support", List.of("emails"), null));
    }

    @Test
    void aConsentOfTheFuture_isNone() {
        Instant inASecond = desk.clock.instant().plusSeconds(30);
        refused(
                FaultCode.CONSENT_REQUIRED,
                () -> share(
                        acme, "desk", ada, "support", List.of("emails"), new Consent(inASecond, UUID.randomUUID())));
        desk.clock.advanceTo(inASecond);
        share(acme, "desk", ada, "support", List.of("emails"), new Consent(inASecond, UUID.randomUUID()));
        assertThat(desk.arrived()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Restriction.class)
    @Tag("P80")
    void whatThePersonAskedFor_stopsIt(Restriction restriction) {
        desk.restrictions.put(ada, Set.of(restriction));
        if (!restriction.stopsDisclosure()) {
            share(acme, "desk", ada, "support", List.of("emails"), given());
            assertThat(desk.arrived()).hasSize(1);
            return;
        }
        refused(
                restriction == Restriction.CONSENT_WITHDRAWN ? FaultCode.CONSENT_REQUIRED : FaultCode.RESTRICTED,
                () -> share(acme, "desk", ada, "support", List.of("emails"), given()));
        desk.restrictions.put(ada, Set.of(Restriction.CONSENT_WITHDRAWN, Restriction.OBJECTION));
        desk.forgetReceipts(acme);
        refused(FaultCode.RESTRICTED, () -> share(acme, "biller", ada, "billing", List.of("emails"), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phones", "firstName", "notes", "specialFields", "activity", "zq7", "", "Emails"})
    @Tag("P80")
    void aFieldThatIsNotTheDesks_isRefused_andNotQuoted(String field) {
        unasked("/fields/1", field, () -> share(acme, "desk", ada, "support", List.of("emails", field), given()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing", "tag-suggestions", "advertising", ""})
    void aPurposeThatIsNotTheDesks_isRefused(String purpose) {
        unasked("/purpose", purpose, () -> share(acme, "desk", ada, purpose, List.of("emails"), given()));
    }

    /** An AI processor is reached through its feature alone, where what leaves is redacted. */
    @Test
    @Tag("P35")
    void anAiProcessor_isNotReachedThisWay() {
        unasked("/purpose", "company", () -> share(acme, "chat", ada, "tag-suggestions", List.of("title"), given()));
    }

    @Test
    void noFieldAtAll_isRefused() {
        unasked("/fields", "none", () -> share(acme, "desk", ada, "support", List.of(), given()));
    }

    @Test
    void aProcessorThatNobodyRegistered_isNotThere() {
        for (String name : List.of("evil", "", "desk/", "https://evil.example")) {
            assertThatThrownBy(() -> share(acme, name, ada, "support", List.of("emails"), given()))
                    .satisfies(is(FaultCode.NOT_FOUND));
        }
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(acme)).isEmpty();
    }

    @Test
    @Tag("T-01")
    @Tag("T-48")
    void anothersContact_isNotThere_andNothingOfItLeaves() {
        TenantScope bolt = desk.organisation("bolt", null);
        for (UUID contact : List.of(ada, UUID.randomUUID())) {
            assertThat(openings(() -> assertThatThrownBy(
                                    () -> share(bolt, "desk", contact, "support", List.of("emails"), given()))
                            .satisfies(is(FaultCode.NOT_FOUND))))
                    .isZero();
        }
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(acme)).isEmpty();
        UUID own = create(bolt, "bolt");
        share(bolt, "desk", own, "support", List.of("emails"), given());
        assertThat(SharingDesk.found(only(), marks("acme"))).isEmpty();
        assertThat(SharingDesk.found(only(), marks("bolt"))).containsExactly("mailbolt");
    }

    @Test
    @Tag("P36")
    void withoutAnAgreement_nothingLeaves() {
        refused(
                FaultCode.AGREEMENT_EXPIRED,
                () -> share(acme, "planned", ada, "scheduling", List.of("emails"), given()));
    }

    @Test
    @Tag("P36")
    void onceTheAgreementHasEnded_nothingLeaves() {
        try (SharingDesk later = new SharingDesk(folder)) {
            SharingDesk before = desk;
            desk = later;
            try {
                acme = desk.organisation("acme", null);
                ada = create(acme, "acme");
                Instant end =
                        desk.expires.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                desk.clock.advanceTo(end.minusSeconds(60));
                share(acme, "desk", ada, "support", List.of("emails"), given());
                desk.server.resetRequests();
                desk.forgetReceipts(acme);
                create(acme, "afterwards");
                desk.clock.advanceTo(end);
                refused(
                        FaultCode.AGREEMENT_EXPIRED,
                        () -> share(acme, "desk", ada, "support", List.of("emails"), given()));
            } finally {
                desk = before;
            }
        }
    }

    @Test
    void anotherRegionThanTheOrganisations_getsNothing() {
        TenantScope american = desk.organisation("acme", "US");
        UUID hers = create(american, "acme");
        refused(
                american,
                FaultCode.REGION_MISMATCH,
                () -> share(american, "desk", hers, "support", List.of("emails"), given()));
        TenantScope european = desk.organisation("acme", "eu");
        share(european, "desk", create(european, "acme"), "support", List.of("emails"), given());
        assertThat(desk.arrived()).hasSize(1);
    }

    @Test
    void withoutTheKeyToItsApi_nothingIsOpened() {
        try (SharingDesk keyless = new SharingDesk(folder)) {
            keyless.forgetKey();
            TenantScope there = keyless.organisation("acme", null);
            UUID hers = keyless.assembly
                    .contacts
                    .create(there, "GB", marked("acme"))
                    .id();
            long before = keyless.assembly.sealer.openings();
            assertThatThrownBy(() -> keyless.sharing()
                            .share(there, "desk", new Sharing.Wanted(hers, "support", List.of("emails"), given())))
                    .satisfies(is(FaultCode.PROCESSOR_UNAVAILABLE))
                    .hasMessageContaining("credential")
                    .hasMessageNotContaining(SharingDesk.KEY);
            assertThat(keyless.assembly.sealer.openings()).isEqualTo(before);
            assertThat(keyless.arrived()).isEmpty();
        }
    }

    /** The way out is asked before anything is opened. */
    @Test
    @Tag("T-50")
    void whereTheWayOutIsClosed_nothingIsOpened() {
        Sharing closed = desk.sharing(endpoint -> {
            throw new moxora.fault.Fault(FaultCode.PROCESSOR_NOT_REGISTERED, "closed");
        });
        refused(
                FaultCode.PROCESSOR_NOT_REGISTERED,
                () -> closed.share(acme, "desk", new Sharing.Wanted(ada, "support", List.of("emails"), given())));
    }
}
