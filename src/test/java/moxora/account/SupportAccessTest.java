package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.SupportRequest.State;
import moxora.fault.FaultCode;
import moxora.operator.SupportJournal;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Break-glass access: asked with a reason, let in by the organisation, for a while, and all of it on its trail. */
class SupportAccessTest extends SupportDesk {

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

        platform.assembly.erasure.closures.request(acme);

        assertThat(opens(token)).isFalse();
        assertThatThrownBy(() -> access.issue(as(ann, acme), request.id()))
                .satisfies(is(FaultCode.ORGANISATION_CLOSING));
        assertThatThrownBy(this::asked).satisfies(is(FaultCode.ORGANISATION_CLOSING));
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
