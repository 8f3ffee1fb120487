package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.account.SupportRequest.State;
import moxora.app.OperatorParts;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.operator.SupportJournal;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Break-glass access: asked with a reason, let in by the organisation, for a while, and all of it on its trail. */
@Tag("P67")
@Tag("T-60")
class SupportAccessTest {

    private static final String REASON = "Ticket 4711: the import of contacts stops half-way.";
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestPlatform platform = TestPlatform.shared();
    private final OperatorParts parts = platform.assembly.operatorParts;
    private final SupportAccess access = parts.access;
    private final SupportDecisions decisions = parts.decisions;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();
    private final Actor ann = operator();

    private Actor operator() {
        String name = "op-" + UUID.randomUUID().toString().substring(0, 13);
        UUID first = parts.operators.before(null, 1).stream()
                .findFirst()
                .map(found -> found.id())
                .orElseGet(() -> {
                    parts.operators.bootstrap("operator-token-of-the-tests-0123456789");
                    return parts.operators.before(null, 1).get(0).id();
                });
        return new Actor(
                parts.operators
                        .create(new Actor(first, Actor.Role.OPERATOR), name, null)
                        .operator()
                        .id(),
                Actor.Role.OPERATOR);
    }

    private static TenantScope as(Actor operator, TenantScope organisation) {
        return new TenantScope(organisation.organisation(), operator, Purpose.SERVICE);
    }

    private SupportRequest asked() {
        return access.request(as(ann, acme), REASON, HOUR);
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private boolean opens(String token) {
        return access.locate(token)
                .flatMap(located -> access.resume(
                        new TenantScope(
                                located.organisation(),
                                new Actor(located.request(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        located.request()))
                .isPresent();
    }

    private List<String> trail(TenantScope organisation) {
        List<AuditTrail.Entry> entries = platform.assembly.auditPages.before(organisation, Long.MAX_VALUE, 100);
        List<String> lines = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.action().startsWith("support_"))
                .forEach(entry -> lines.add(0, entry.actor() + " " + entry.action() + " " + entry.target()));
        return lines;
    }

    private void pass(Duration time) {
        platform.clock.advanceTo(platform.clock.instant().plus(time));
    }

    @Test
    void aRequest_opensNothing_untilTheOrganisationSaysYes() {
        SupportRequest request = asked();

        assertThat(request.state()).isEqualTo(State.REQUESTED);
        assertThat(request.expiresAt()).isNull();
        assertThatThrownBy(() -> access.issue(as(ann, acme), request.id()))
                .satisfies(is(FaultCode.SUPPORT_NOT_APPROVED));

        Instant before = platform.clock.instant();
        SupportRequest approved = decisions.approve(acme, request.id());
        SupportAccess.Issued issued = access.issue(as(ann, acme), request.id());

        assertThat(approved.decidedBy()).isEqualTo(acme.actor().id());
        assertThat(issued.expiresAt())
                .isBetween(
                        before.plus(HOUR).minusSeconds(1),
                        platform.clock.instant().plus(HOUR));
        assertThat(issued.token()).startsWith("mxs_").hasSize(4 + 43);
        assertThat(opens(issued.token())).isTrue();
    }

    @Test
    void theBox_beginsWithTheApproval_andEndsByItself() {
        SupportRequest request = asked();
        pass(Duration.ofHours(71));
        decisions.approve(acme, request.id());
        String token = access.issue(as(ann, acme), request.id()).token();
        pass(HOUR.minusSeconds(5));
        assertThat(opens(token)).isTrue();
        decisions.approve(acme, request.id());

        pass(Duration.ofSeconds(5));

        assertThat(opens(token)).as("approving twice must not prolong it").isFalse();
        assertThatThrownBy(() -> access.issue(as(ann, acme), request.id()))
                .satisfies(is(FaultCode.SUPPORT_NOT_APPROVED));
        parts.endDue();
        parts.endDue();
        assertThat(access.find(acme, request.id()).orElseThrow().state()).isEqualTo(State.ENDED);
        assertThat(trail(acme)).last().asString().matches("job:\\S+ support_ended " + request.id());
        assertThat(trail(acme))
                .filteredOn(line -> line.contains("support_ended"))
                .hasSize(1);
    }

    @Test
    void aRequestThatNobodyAnswers_lapsesAfterThreeDays() {
        SupportRequest request = asked();

        pass(SupportAccess.PATIENCE);

        assertThat(access.find(acme, request.id()).orElseThrow().state()).isEqualTo(State.LAPSED);
        assertThatThrownBy(() -> decisions.approve(acme, request.id())).satisfies(is(FaultCode.CONFLICT));
        parts.endDue();
        assertThat(trail(acme)).last().asString().endsWith("support_ended " + request.id());
    }

    @Test
    void theOrganisation_endsIt_atOnce() {
        SupportRequest request = asked();
        decisions.approve(acme, request.id());
        String token = access.issue(as(ann, acme), request.id()).token();

        decisions.end(acme, request.id());
        decisions.end(acme, request.id());

        assertThat(opens(token)).isFalse();
        assertThatThrownBy(() -> decisions.approve(acme, request.id())).satisfies(is(FaultCode.CONFLICT));
        assertThat(trail(acme))
                .filteredOn(line -> line.contains("support_ended"))
                .hasSize(1);
    }

    @Test
    void aRefusal_isFinal() {
        SupportRequest request = asked();

        decisions.refuse(acme, request.id());

        assertThat(decisions.refuse(acme, request.id()).state()).isEqualTo(State.REFUSED);
        assertThatThrownBy(() -> decisions.approve(acme, request.id())).satisfies(is(FaultCode.CONFLICT));
        assertThatThrownBy(() -> access.issue(as(ann, acme), request.id()))
                .satisfies(is(FaultCode.SUPPORT_NOT_APPROVED));
    }

    @Test
    void askingForTheTokenAgain_endsTheFormer() {
        SupportRequest request = asked();
        decisions.approve(acme, request.id());

        String former = access.issue(as(ann, acme), request.id()).token();
        String present = access.issue(as(ann, acme), request.id()).token();

        assertThat(opens(former)).isFalse();
        assertThat(opens(present)).isTrue();
    }

    @Test
    void everyStep_isOnTheOrganisationsOwnTrail_andOnNobodyElses() {
        SupportRequest request = asked();
        decisions.approve(acme, request.id());
        access.issue(as(ann, acme), request.id());
        decisions.end(acme, request.id());

        assertThat(trail(acme))
                .containsExactly(
                        "operator:" + ann.id() + " support_requested " + request.id(),
                        acme.actor().label() + " support_approved " + request.id(),
                        "operator:" + ann.id() + " support_began " + request.id(),
                        acme.actor().label() + " support_ended " + request.id());
        assertThat(trail(bolt)).isEmpty();
    }

    @Test
    @Tag("T-01")
    void anotherOrganisation_seesAndDecidesNothing() {
        SupportRequest request = asked();

        assertThat(decisions.before(bolt, null, 10)).isEmpty();
        assertThat(access.find(bolt, request.id())).isEmpty();
        assertThatThrownBy(() -> decisions.approve(bolt, request.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> decisions.refuse(bolt, request.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> decisions.end(bolt, request.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThat(decisions.before(acme, null, 10)).hasSize(1);
    }

    @Test
    void anotherOperator_getsNoToken_andSeesNoRequest() {
        SupportRequest request = asked();
        decisions.approve(acme, request.id());
        Actor bob = operator();

        assertThatThrownBy(() -> access.issue(as(bob, acme), request.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThat(parts.journal.find(bob.id(), request.id())).isEmpty();
        assertThat(parts.journal.before(bob.id(), null, 10)).isEmpty();
        assertThat(parts.journal.before(ann.id(), null, 10))
                .extracting(SupportJournal.Entry::id)
                .containsExactly(request.id());
    }

    @Test
    void theReason_isShownToTheOrganisation_andLiesSealed() {
        SupportRequest request = asked();

        assertThat(decisions.before(acme, null, 10)).singleElement().satisfies(shown -> {
            assertThat(shown.reason()).isEqualTo(REASON);
            assertThat(shown.toString()).doesNotContain("Ticket");
        });
        byte[] stored = platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .first(
                                "select sealed from support_access where organisation_id = ? and id = ?",
                                row -> row.bytes(1),
                                session.organisation(),
                                request.id())
                        .orElseThrow());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("Ticket");
    }

    @Test
    void whileTheOrganisationCloses_nobodyIsLetIn() {
        SupportRequest request = asked();
        decisions.approve(acme, request.id());
        String token = access.issue(as(ann, acme), request.id()).token();

        platform.assembly.closures.request(acme);

        assertThat(opens(token)).isFalse();
        assertThatThrownBy(() -> access.issue(as(ann, acme), request.id()))
                .satisfies(is(FaultCode.ORGANISATION_CLOSING));
        assertThatThrownBy(this::asked).satisfies(is(FaultCode.ORGANISATION_CLOSING));
    }

    @Test
    void anOrganisationThatIsNotThere_isNotFound() {
        TenantScope nobody = new TenantScope(new OrganisationId(UUID.randomUUID()), ann, Purpose.SERVICE);

        assertThatThrownBy(() -> access.request(nobody, REASON, HOUR)).satisfies(is(FaultCode.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT14M59S", "PT24H0.001S", "P2D", "PT0S", "-PT1H"})
    void aBoxOutOfBounds_isRefused(String duration) {
        assertThatThrownBy(() -> access.request(as(ann, acme), REASON, Duration.parse(duration)))
                .satisfies(is(FaultCode.VALUE_REFUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short", "         x          ", "two\nlines of reasons"})
    void aReasonThatIsNone_isRefused(String reason) {
        assertThatThrownBy(() -> access.request(as(ann, acme), reason, HOUR)).satisfies(is(FaultCode.VALUE_REFUSED));
        assertThatThrownBy(() -> access.request(as(ann, acme), "x".repeat(501), HOUR))
                .satisfies(is(FaultCode.VALUE_REFUSED));
    }

    @Test
    void requestsWithoutEnd_areRefused() {
        IntStream.range(0, SupportAccess.MOST).forEach(i -> asked());

        assertThatThrownBy(this::asked).satisfies(is(FaultCode.CONFLICT));
        pass(SupportAccess.PATIENCE);
        assertThat(asked().state()).isEqualTo(State.REQUESTED);
    }

    @Test
    void adminsAreTold_inTheTransactionOfTheRequest() {
        List<UUID> told = new ArrayList<>();
        SupportAccess telling = new SupportAccess(
                platform.assembly.store,
                platform.assembly.registry,
                platform.assembly.routes,
                platform.assembly.sealer,
                parts.journal,
                (session, request) -> {
                    assertThat(session.organisation())
                            .isEqualTo(acme.organisation().value());
                    told.add(request);
                },
                platform.assembly.audit,
                platform.clock);

        SupportRequest request = telling.request(as(ann, acme), REASON, HOUR);

        assertThat(told).containsExactly(request.id());
    }

    @Test
    void support_readsContacts_andNothingThatIsSpecialOrLeavesTheHouse() {
        assertThat(Rights.of(Actor.Role.SUPPORT))
                .containsExactlyInAnyOrder(Right.CONTACTS_READ, Right.CUSTOM_FIELDS_READ);
        TenantScope guest = as(new Actor(ann.id(), Actor.Role.SUPPORT), acme);
        UUID ada = platform.assembly
                .contacts
                .create(acme, "GB", TestPlatform.ada(), null)
                .id();

        assertThat(platform.assembly.contacts.get(guest, ada).fields().firstName())
                .isEqualTo("Ada");
        assertThatThrownBy(() -> platform.assembly.contacts.getWithSpecial(guest, ada))
                .satisfies(is(FaultCode.FORBIDDEN));
    }
}
