package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import moxora.Postbag;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each change of an account is told, once, and to whom it belongs. */
@Tag("P123")
class NoticesTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Notices.Notice.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSURE_CONFIRMATION_ASKED", "CLOSURE_REQUESTED", "CLOSURE_UNDONE", "CLOSURE_DUE"})
    void eachKindOfChange_yieldsExactlyOneMail_andNoneToTheNeighbour(Notices.Notice notice) {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        DESK.moxora.store.run(
                acme,
                session -> DESK.moxora.mail.notices.tell(
                        session, notice, acme.actor().id()));
        assertThat(DESK.mails(acme)).hasSize(2);
        Postbag.Mail mail = Postbag.last(DESK.moxora, acme);
        assertThat(mail.to()).isEqualTo(DESK.email(acme));
        assertThat(mail.text())
                .contains("account with acme", "It happened at 20")
                .doesNotContain("{", "#token");
        assertThat(DESK.mails(bolt)).hasSize(1);
    }

    @Test
    @Tag("P83")
    void aClosure_andItsUndoing_areToldToEachAdminOnce() {
        TenantScope acme = DESK.verified("acme");
        TenantScope grace = DESK.colleague(acme, "grace" + UUID.randomUUID() + "@acme.example", Actor.Role.ADMIN);
        DESK.colleague(acme, "member" + UUID.randomUUID() + "@acme.example", Actor.Role.MEMBER);
        int before = DESK.mails(acme).size();

        DESK.moxora.erasure.closures.request(acme);
        DESK.moxora.erasure.closures.request(acme);
        assertThat(DESK.mails(acme)).hasSize(before + 2);
        assertThat(recipients(acme, before)).containsExactlyInAnyOrder(DESK.email(acme), DESK.email(grace));
        assertThat(Postbag.last(DESK.moxora, acme).text())
                .contains("It can be undone until 20", "Until 20", "By 20", "/api/v1/contacts/export", "/certificates/")
                .doesNotContain("{");

        DESK.moxora.erasure.closures.undo(acme);
        assertThat(DESK.mails(acme)).hasSize(before + 4);
        assertThat(recipients(acme, before + 2)).containsExactlyInAnyOrder(DESK.email(acme), DESK.email(grace));
        assertThat(DESK.subjects(acme)).last().isEqualTo("acme stays open");
    }

    @Test
    @Tag("P83")
    void theMailsOfAClosedOrganisation_goFromTheFolderToo() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        var closure = DESK.moxora.erasure.closures.request(acme);
        assertThat(DESK.mails(acme)).hasSize(2);
        DESK.platform.clock.advanceTo(closure.dueAt());
        DESK.moxora.erasure.run.runDue();
        assertThat(DESK.moxora
                        .erasure
                        .closures
                        .find(acme.organisation())
                        .orElseThrow()
                        .state())
                .isEqualTo(OrganisationState.VERIFIED);
        assertThat(Postbag.files(Postbag.folder(), acme.organisation().toString()))
                .isEmpty();
        assertThat(Postbag.files(Postbag.folder(), bolt.organisation().toString()))
                .isNotEmpty();
    }

    @Test
    @Tag("T-14")
    void whatIsMailed_isOnNoTrail_andInNoText() {
        TenantScope acme = DESK.verified("acme");
        String email = "zanzibar@acme.example";
        Invitations.Invitation made = DESK.moxora.mail.invitations.create(acme, email, Actor.Role.MEMBER);
        assertThat(made.toString()).doesNotContain("zanzibar");
        assertThat(DESK.moxora.auditPages.before(acme, Long.MAX_VALUE, 50))
                .allSatisfy(entry -> assertThat(entry.toString()).doesNotContain("zanzibar", "@"));
        assertThat(Postbag.files(Postbag.folder(), acme.organisation().toString()))
                .allSatisfy(file -> assertThat(file.toString()).doesNotContain("zanzibar", "@"));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.located("zanzibar"));
    }

    private static List<String> recipients(TenantScope scope, int from) {
        List<Postbag.Mail> mails = DESK.mails(scope);
        return mails.subList(from, mails.size()).stream().map(Postbag.Mail::to).toList();
    }

    private static void refused(FaultCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
