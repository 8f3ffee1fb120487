package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody holds or reads anything alone, and nothing without a scope, a ground and an end. */
@Tag("P84")
class RefusedHoldsTest extends HoldScene {

    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    @Tag("T-59")
    void oneOperatorAlone_holdsNothing() {
        TenantScope acme = sandbox.organisation("acme");
        Hold hold = desk.proposed(acme, YEARS, List.of("audit"));

        refused(FaultCode.OTHER_PERSON_REQUIRED, () -> moxora.holds.holds.confirm(Desk.ann(acme), hold.id()));
        assertThat(moxora.holds.holds.told(acme)).isEmpty();
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Holds.LAPSES_AFTER));
        refused(FaultCode.CONFLICT, () -> moxora.holds.holds.confirm(Desk.bob(acme), hold.id()));
        moxora.holds.ends.runDue();

        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.LAPSED);
        assertThat(desk.rows(acme, "hold_mark")).isZero();
        // Whoever writes to the vault past the service is stopped by the database.
        assertThatThrownBy(
                        () -> sandbox.inVaultAsSuperuser("update legal_hold set state = 'ACTIVE', confirmed_at = now(),"
                                + " confirmed_by = proposed_by where id = '" + hold.id() + "'"))
                .isInstanceOf(IllegalStateException.class);
    }

    static Stream<Arguments> drafts() {
        Instant soon = Instant.now().plus(WEEK);
        String id = UUID.randomUUID().toString();
        return Stream.of(
                        Arguments.of(List.of(), List.of(), "tax", "x", "/scope/classes"),
                        Arguments.of(List.of("everything"), List.of(), "tax", "x", "/scope/classes"),
                        Arguments.of(List.of("contacts"), List.of(), "tax", "x", "/scope/contactIds"),
                        Arguments.of(List.of("contacts"), List.of("nobody"), "tax", "x", "/scope/contactIds/0"),
                        Arguments.of(
                                List.of("contacts"),
                                Stream.generate(() -> id).limit(1_001).toList(),
                                "tax",
                                "x",
                                "/scope/contactIds"),
                        Arguments.of(List.of("audit"), List.of(), "curiosity", "x", "/ground/kind"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "", "/ground/reference"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "ada@example.org", "/ground/reference"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "x".repeat(201), "/ground/reference"))
                .map(row -> Arguments.of(
                        Stream.concat(Stream.of(row.get()), Stream.of(soon)).toArray()));
    }

    @ParameterizedTest
    @MethodSource("drafts")
    @Tag("T-59")
    void aHoldWithoutScopeOrGround_isRefused(
            List<String> classes, List<String> contacts, String kind, String reference, String pointer, Instant soon) {
        assertThatThrownBy(() -> HoldDraft.of(bolt.organisation(), classes, contacts, kind, reference, soon, false))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::pointer)
                            .containsExactly(pointer);
                    assertThat(fault.toString() + fault.complaints()).doesNotContain("ada@example.org");
                });
    }

    @Test
    @Tag("T-59")
    void aHoldWithoutAnEnd_orWithOneTooFar_isRefused() {
        TenantScope acme = sandbox.organisation("acme");
        for (Duration span : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(3_660))) {
            refused(FaultCode.VALUE_REFUSED, () -> desk.proposed(acme, span, List.of("audit")));
        }
        assertThat(desk.proposed(acme, Duration.ofDays(3_640), List.of("audit")).state())
                .isEqualTo(HoldState.PROPOSED);
    }

    @Test
    @Tag("T-60")
    void readingAlone_orAfterTheHour_orInAnothersPlace_isRefused() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        moxora.contacts.erase(acme, ada, null);

        ThrowingCallable readByAnn = () -> moxora.holds.disclosures.page(Desk.ann(acme), hold, null, null, 10);
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        var asked = moxora.holds.disclosures.request(Desk.ann(acme), hold, "Court order 12");
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        refused(
                FaultCode.OTHER_PERSON_REQUIRED,
                () -> moxora.holds.disclosures.confirm(Desk.ann(acme), hold, asked.id()));
        moxora.holds.disclosures.confirm(Desk.bob(acme), hold, asked.id());

        assertThat(moxora.holds.disclosures.page(Desk.ann(acme), hold, null, null, 10))
                .hasSize(1);
        refused(
                FaultCode.TWO_PEOPLE_REQUIRED,
                () -> moxora.holds.disclosures.page(Desk.bob(acme), hold, null, null, 10));
        refused(FaultCode.NOT_FOUND, () -> moxora.holds.disclosures.page(Desk.ann(bolt), hold, null, null, 10));
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(HoldDisclosures.OPEN_FOR));
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        assertThatThrownBy(() -> moxora.holds.disclosures.request(Desk.ann(acme), hold, "for ada@example.org"))
                .isInstanceOf(Fault.class);
    }
}
