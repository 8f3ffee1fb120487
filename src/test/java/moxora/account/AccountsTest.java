package moxora.account;

import static moxora.account.AccountDesk.OTHER_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users do with their own accounts. */
@Tag("P123")
class AccountsTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    @Test
    void aNewName_changesNothingElse() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        Account before = DESK.moxora.mail.accounts.own(acme);
        Account after = DESK.moxora.mail.accounts.rename(acme, "  Ada King ");
        assertThat(after.name()).isEqualTo("Ada King");
        assertThat(after.email()).isEqualTo(before.email());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(DESK.moxora.mail.accounts.own(acme)).isEqualTo(after);
        assertThat(DESK.logIn(after.email(), TestPlatform.PASSWORD)).hasSize(1);
        assertThat(DESK.moxora.mail.accounts.own(bolt).name()).startsWith("Admin");
        refused(FaultCode.VALUE_REFUSED, () -> DESK.moxora.mail.accounts.rename(acme, "a\nb"));
        refused(FaultCode.VALUE_REFUSED, () -> DESK.moxora.mail.accounts.rename(acme, " "));
        assertThat(DESK.trail(acme)).first().isEqualTo("account_renamed");
        assertThat(after.toString()).doesNotContain("Ada", "@");
    }

    @Test
    void anotherPassword_needsThePresentOne_andEndsTheOtherSessions() {
        TenantScope acme = DESK.platform.acme();
        String present = DESK.session(acme);
        String other = DESK.session(acme);
        UUID kept = DESK.moxora.sessions.locate(present).orElseThrow().session();
        Accounts accounts = DESK.moxora.mail.accounts;
        refused(
                FaultCode.INVALID_CREDENTIALS,
                () -> accounts.changePassword(acme, kept, OTHER_PASSWORD, OTHER_PASSWORD));
        assertThatThrownBy(() -> accounts.changePassword(acme, kept, TestPlatform.PASSWORD, "passwordpassword"))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).pointer()).isEqualTo("/newPassword"));

        accounts.changePassword(acme, kept, TestPlatform.PASSWORD, OTHER_PASSWORD);

        assertThat(DESK.logIn(DESK.email(acme), OTHER_PASSWORD)).hasSize(1);
        assertThat(DESK.logIn(DESK.email(acme), TestPlatform.PASSWORD)).isEmpty();
        assertThat(DESK.holder(present)).isPresent();
        assertThat(DESK.holder(other)).isEmpty();
        assertThat(DESK.subjects(acme)).last().isEqualTo("Your password was changed");
    }

    @Test
    void anotherAddress_isConfirmedFromItsMailbox_andTheOldOneIsTold() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        String old = DESK.email(acme);
        String fresh = "Ada." + UUID.randomUUID() + "@New.example";
        String session = DESK.session(acme);
        refused(
                FaultCode.INVALID_CREDENTIALS,
                () -> DESK.moxora.mail.accounts.requestEmail(acme, fresh, OTHER_PASSWORD));
        DESK.moxora.mail.accounts.requestEmail(acme, fresh, TestPlatform.PASSWORD);

        Postbag.Mail mail = Postbag.last(DESK.moxora, acme);
        assertThat(mail.to()).isEqualToIgnoringCase(fresh);
        assertThat(DESK.email(acme)).as("nothing is changed yet").isEqualTo(old);
        assertThat(DESK.holder(session)).isPresent();
        DESK.confirmEmail(mail.token());

        assertThat(DESK.email(acme)).isEqualTo(fresh);
        assertThat(DESK.logIn(fresh.toLowerCase(Locale.ROOT), TestPlatform.PASSWORD))
                .hasSize(1);
        assertThat(DESK.logIn(old, TestPlatform.PASSWORD)).isEmpty();
        assertThat(DESK.holder(session)).isEmpty();
        assertThat(Postbag.last(DESK.moxora, acme).to()).isEqualTo(old);
        assertThat(DESK.subjects(acme)).last().isEqualTo("Your e-mail address was changed");
        assertThat(DESK.trail(acme)).startsWith("email_changed", "email_change_requested");
        assertThat(DESK.logIn(DESK.email(bolt), TestPlatform.PASSWORD)).hasSize(1);
        refused(FaultCode.INVALID_TOKEN, () -> DESK.confirmEmail(mail.token()));
    }

    @Test
    void whatWasMailedToTheOldAddress_opensNothingOnceItIsLeft() {
        TenantScope acme = DESK.verified("acme");
        new PasswordResets(
                        DESK.moxora.store,
                        DESK.moxora.sealer,
                        DESK.moxora.users,
                        DESK.moxora.passwords,
                        DESK.moxora.sessions,
                        DESK.moxora.mail.tokens,
                        DESK.moxora.abuse.failedProofs,
                        DESK.moxora.mail.notices,
                        DESK.moxora.audit,
                        Runnable::run)
                .request(DESK.email(acme));
        String toTheOld = DESK.lastToken(acme);
        DESK.moxora.mail.accounts.requestEmail(
                acme, "ada." + UUID.randomUUID() + "@new.example", TestPlatform.PASSWORD);
        DESK.confirmEmail(DESK.lastToken(acme));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.reset(toTheOld, OTHER_PASSWORD));
    }

    @Test
    void aColleaguesAddress_isNotToBeHad() {
        TenantScope acme = DESK.verified("acme");
        TenantScope grace = DESK.colleague(acme, "grace" + UUID.randomUUID() + "@acme.example", Actor.Role.MEMBER);
        refused(
                FaultCode.ALREADY_A_USER,
                () -> DESK.moxora.mail.accounts.requestEmail(acme, DESK.email(grace), TestPlatform.PASSWORD));
        // Taken between the mail and the confirmation.
        String wanted = "both" + UUID.randomUUID() + "@acme.example";
        DESK.moxora.mail.accounts.requestEmail(acme, wanted, TestPlatform.PASSWORD);
        String first = DESK.lastToken(acme);
        DESK.moxora.mail.accounts.requestEmail(grace, wanted, TestPlatform.PASSWORD);
        String second = DESK.lastToken(acme);
        DESK.confirmEmail(second);
        refused(FaultCode.ALREADY_A_USER, () -> DESK.confirmEmail(first));
        assertThat(DESK.logIn(DESK.email(acme), TestPlatform.PASSWORD)).hasSize(1);
        assertThat(DESK.email(grace)).isEqualTo(wanted);
    }

    @Test
    void aConfirmationOfAnAddress_lastsADay() {
        TenantScope acme = DESK.verified("acme");
        DESK.moxora.mail.accounts.requestEmail(acme, "late@new.example", TestPlatform.PASSWORD);
        String token = DESK.lastToken(acme);
        DESK.forward(Duration.ofHours(24));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.confirmEmail(token));
    }

    @Test
    void anAccountThatIsRemoved_isGone_withSessionsRoutesTokensAndInvitations() {
        TenantScope acme = DESK.verified("acme");
        TenantScope grace = DESK.colleague(acme, "grace" + UUID.randomUUID() + "@acme.example", Actor.Role.ADMIN);
        String email = DESK.email(grace);
        String session = DESK.session(grace);
        String neighbours = DESK.session(acme);
        DESK.moxora.mail.accounts.requestEmail(grace, "grace@new.example", TestPlatform.PASSWORD);
        String pending = DESK.lastToken(acme);
        DESK.moxora.mail.invitations.create(grace, "friend@acme.example", Actor.Role.ADMIN);
        String invitation = DESK.lastToken(acme);

        DESK.moxora.mail.accounts.remove(grace);

        assertThat(DESK.logIn(email, TestPlatform.PASSWORD)).isEmpty();
        assertThat(DESK.moxora.users.locate(email)).isEmpty();
        assertThat(DESK.holder(session)).isEmpty();
        assertThat(DESK.holder(neighbours)).isPresent();
        refused(FaultCode.INVALID_TOKEN, () -> DESK.confirmEmail(pending));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(invitation, "Friend", OTHER_PASSWORD));
        refused(FaultCode.NOT_FOUND, () -> DESK.moxora.mail.accounts.own(grace));
        assertThat(Postbag.last(DESK.moxora, acme).to()).isEqualTo(email);
        assertThat(DESK.subjects(acme)).last().isEqualTo("Your account was removed");
        refused(FaultCode.LAST_ADMIN, () -> DESK.moxora.mail.accounts.remove(acme));
        assertThat(DESK.logIn(DESK.email(acme), TestPlatform.PASSWORD)).hasSize(1);
    }

    private static void refused(FaultCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
