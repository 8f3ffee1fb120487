package moxora.account;

import static moxora.account.AccountDesk.OTHER_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import moxora.Postbag;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asking colleagues in, and what admins do with those who are there. */
@Tag("P62")
class InvitationsTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    @Test
    void anInvitation_makesAUserOfThatRole_whoseAddressIsVerified() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        String email = "grace" + UUID.randomUUID() + "@acme.example";
        Invitations.Invitation made = DESK.moxora.mail.invitations.create(acme, email, Actor.Role.PRIVACY_OFFICER);
        assertThat(Duration.between(made.createdAt(), made.expiresAt())).isEqualTo(Duration.ofDays(7));
        assertThat(DESK.moxora.mail.invitations.list(acme)).containsExactly(made);
        assertThat(DESK.moxora.mail.invitations.list(bolt)).isEmpty();
        Postbag.Mail mail = Postbag.last(DESK.moxora, acme);
        assertThat(mail.to()).isEqualTo(email);
        assertThat(mail.subject()).isEqualTo("You are invited to acme");
        assertThat(mail.text()).contains("as privacy officer", "/account/invitation.html#token=");

        UUID user = DESK.accept(mail.token(), "Grace Hopper", OTHER_PASSWORD);

        assertThat(DESK.logIn(email, OTHER_PASSWORD)).containsExactly(new Users.Located(acme.organisation(), user));
        Account grace = DESK.moxora.mail.colleagues.page(acme, null, 10).get(1);
        assertThat(grace.id()).isEqualTo(user);
        assertThat(grace.name()).isEqualTo("Grace Hopper");
        assertThat(grace.role()).isEqualTo(Actor.Role.PRIVACY_OFFICER);
        assertThat(grace.emailVerified()).isTrue();
        assertThat(DESK.moxora.mail.invitations.list(acme)).isEmpty();
        assertThat(DESK.moxora.mail.colleagues.page(bolt, null, 10)).hasSize(1);
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(mail.token(), "Again", OTHER_PASSWORD));
        refused(
                FaultCode.ALREADY_A_USER,
                () -> DESK.moxora.mail.invitations.create(acme, email.toUpperCase(), Actor.Role.MEMBER));
    }

    @Test
    void whoseOwnAddressIsNotVerified_invitesNobody() {
        TenantScope acme = DESK.platform.acme();
        refused(
                FaultCode.EMAIL_NOT_VERIFIED,
                () -> DESK.moxora.mail.invitations.create(acme, "grace@acme.example", Actor.Role.MEMBER));
        assertThat(DESK.mails(acme)).hasSize(1);
    }

    @Test
    void anInvitation_thatIsTakenBack_orPastItsTime_opensNothing() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        UUID withdrawn = DESK.moxora
                .mail
                .invitations
                .create(acme, "a@acme.example", Actor.Role.MEMBER)
                .id();
        String first = DESK.lastToken(acme);
        refused(FaultCode.NOT_FOUND, () -> DESK.moxora.mail.invitations.withdraw(bolt, withdrawn));
        DESK.moxora.mail.invitations.withdraw(acme, withdrawn);
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(first, "A", OTHER_PASSWORD));
        refused(FaultCode.NOT_FOUND, () -> DESK.moxora.mail.invitations.withdraw(acme, withdrawn));

        DESK.moxora.mail.invitations.create(acme, "b@acme.example", Actor.Role.MEMBER);
        String second = DESK.lastToken(acme);
        DESK.forward(Duration.ofDays(7));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(second, "B", OTHER_PASSWORD));
        assertThat(DESK.moxora.mail.invitations.list(acme)).isEmpty();
        assertThat(DESK.moxora.mail.colleagues.page(acme, null, 10)).hasSize(1);
    }

    @Test
    void invitedAgain_onlyTheNewInvitationHolds() {
        TenantScope acme = DESK.verified("acme");
        DESK.moxora.mail.invitations.create(acme, "a@acme.example", Actor.Role.ADMIN);
        String first = DESK.lastToken(acme);
        DESK.moxora.mail.invitations.create(acme, "A@ACME.example", Actor.Role.READ_ONLY);
        assertThat(DESK.moxora.mail.invitations.list(acme)).hasSize(1);
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(first, "A", OTHER_PASSWORD));
        DESK.accept(DESK.lastToken(acme), "A", OTHER_PASSWORD);
        assertThat(DESK.moxora.mail.colleagues.page(acme, null, 10))
                .extracting(Account::role)
                .containsExactly(Actor.Role.ADMIN, Actor.Role.READ_ONLY);
    }

    @Test
    void aRefusedPasswordOrName_leavesTheInvitationOpen() {
        TenantScope acme = DESK.verified("acme");
        DESK.moxora.mail.invitations.create(acme, "grace.hopper@acme.example", Actor.Role.MEMBER);
        String token = DESK.lastToken(acme);
        refused(FaultCode.VALUE_REFUSED, () -> DESK.accept(token, "Grace", "grace.hopper.1906"));
        refused(FaultCode.VALUE_REFUSED, () -> DESK.accept(token, "", OTHER_PASSWORD));
        DESK.accept(token, "Grace", OTHER_PASSWORD);
    }

    @Test
    void aHundredAreOpenAtATime() {
        TenantScope acme = DESK.verified("acme");
        for (int i = 0; i < Invitations.OPEN; i++) {
            DESK.moxora.mail.invitations.create(acme, "guest" + i + "@acme.example", Actor.Role.MEMBER);
        }
        refused(
                FaultCode.CONFLICT,
                () -> DESK.moxora.mail.invitations.create(acme, "one.more@acme.example", Actor.Role.MEMBER));
        DESK.moxora.mail.invitations.create(acme, "guest7@acme.example", Actor.Role.MEMBER);
        assertThat(DESK.moxora.mail.invitations.list(acme)).hasSize(Invitations.OPEN);
    }

    @Test
    void aChangedRole_countsAtOnce_isTold_andTheLastAdminStaysOne() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        TenantScope grace = DESK.colleague(acme, "grace" + UUID.randomUUID() + "@acme.example", Actor.Role.ADMIN);
        UUID user = grace.actor().id();
        String session = DESK.session(grace);
        DESK.moxora.mail.invitations.create(grace, "friend@acme.example", Actor.Role.ADMIN);
        String byGrace = DESK.lastToken(acme);
        refused(FaultCode.NOT_FOUND, () -> DESK.moxora.mail.colleagues.changeRole(bolt, user, Actor.Role.MEMBER));

        DESK.moxora.mail.colleagues.changeRole(acme, user, Actor.Role.READ_ONLY);

        assertThat(DESK.holder(session).orElseThrow().role()).isEqualTo(Actor.Role.READ_ONLY);
        assertThat(Postbag.last(DESK.moxora, acme).to()).isEqualTo(DESK.email(grace));
        assertThat(Postbag.last(DESK.moxora, acme).text()).contains("the role read only");
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(byGrace, "Friend", OTHER_PASSWORD));
        int mails = DESK.mails(acme).size();
        DESK.moxora.mail.colleagues.changeRole(acme, user, Actor.Role.READ_ONLY);
        assertThat(DESK.mails(acme)).as("nothing changed, nothing is told").hasSize(mails);
        refused(
                FaultCode.LAST_ADMIN,
                () -> DESK.moxora.mail.colleagues.changeRole(acme, acme.actor().id(), Actor.Role.MEMBER));
        refused(
                FaultCode.LAST_ADMIN,
                () -> DESK.moxora.mail.colleagues.remove(acme, acme.actor().id()));
        refused(FaultCode.NOT_FOUND, () -> DESK.moxora.mail.colleagues.remove(bolt, user));
        DESK.moxora.mail.colleagues.remove(acme, user);
        assertThat(DESK.holder(session)).isEmpty();
        assertThat(DESK.trail(acme)).startsWith("user_removed");
        assertThat(DESK.trail(acme))
                .contains("user_role_changed", "invitation_withdrawn", "user_joined", "user_invited");
    }

    @Test
    void twoAdminsWhoRemoveEachOther_leaveOne() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            TenantScope acme = DESK.verified("acme");
            TenantScope grace = DESK.colleague(acme, "grace" + UUID.randomUUID() + "@acme.example", Actor.Role.ADMIN);
            Thread one = new Thread(() -> attempt(
                    () -> DESK.moxora.mail.colleagues.remove(acme, grace.actor().id())));
            Thread two = new Thread(() -> attempt(() ->
                    DESK.moxora.mail.colleagues.changeRole(grace, acme.actor().id(), Actor.Role.MEMBER)));
            one.start();
            two.start();
            one.join();
            two.join();
            long admins = DESK.moxora.store.within(
                    acme,
                    session -> session.sql()
                            .count(
                                    "select count(*) from app_user where organisation_id = ? and role = 'ADMIN'",
                                    session.organisation()));
            assertThat(admins).isEqualTo(1);
        }
    }

    private static void attempt(Runnable act) {
        try {
            act.run();
        } catch (Fault lost) {
            assertThat(lost.code()).isIn(FaultCode.LAST_ADMIN, FaultCode.NOT_FOUND, FaultCode.CONFLICT);
        }
    }

    @Test
    void theListOfUsers_goesOnWhereItEnded() {
        TenantScope acme = DESK.verified("acme");
        for (int i = 0; i < 3; i++) {
            DESK.colleague(acme, "user" + i + UUID.randomUUID() + "@acme.example", Actor.Role.MEMBER);
        }
        List<Account> first = DESK.moxora.mail.colleagues.page(acme, null, 2);
        List<Account> second =
                DESK.moxora.mail.colleagues.page(acme, first.get(1).id(), 5);
        assertThat(first).hasSize(2);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    private static void refused(FaultCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
