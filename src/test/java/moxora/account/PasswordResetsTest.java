package moxora.account;

import static moxora.account.AccountDesk.OTHER_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A forgotten password: nobody learns who is a user, and only the mailbox opens the account. */
@Tag("P59")
class PasswordResetsTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    /** Asks, and waits until what is done after the answer is done. */
    private static void ask(String email) {
        List<Runnable> afterwards = new ArrayList<>();
        resets(afterwards::add).request(email);
        assertThat(afterwards).as("whoever it is, the work is for afterwards").hasSize(1);
        afterwards.forEach(Runnable::run);
    }

    private static PasswordResets resets(Executor runner) {
        return new PasswordResets(
                DESK.moxora.store,
                DESK.moxora.sealer,
                DESK.moxora.users,
                DESK.moxora.passwords,
                DESK.moxora.sessions,
                DESK.moxora.mail.tokens,
                DESK.moxora.abuse.failedProofs,
                DESK.moxora.mail.notices,
                DESK.moxora.audit,
                runner);
    }

    @Test
    void aReset_setsThePassword_endsEverySession_andTellsTheUser() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        String email = DESK.email(acme);
        String session = DESK.session(acme);
        String neighbours = DESK.session(bolt);

        ask(email);
        Postbag.Mail mail = Postbag.last(DESK.moxora, acme);
        assertThat(mail.to()).isEqualTo(email);
        assertThat(mail.text()).contains("/account/reset.html#token=").contains("account with acme");
        DESK.reset(mail.token(), OTHER_PASSWORD);

        assertThat(DESK.logIn(email, OTHER_PASSWORD)).hasSize(1);
        assertThat(DESK.logIn(email, TestPlatform.PASSWORD)).isEmpty();
        assertThat(DESK.holder(session)).isEmpty();
        assertThat(DESK.holder(neighbours)).isPresent();
        assertThat(DESK.subjects(acme)).last().isEqualTo("Your password was reset");
        assertThat(DESK.trail(acme)).startsWith("password_reset", "password_reset_requested");
        refused(FaultCode.INVALID_TOKEN, () -> DESK.reset(mail.token(), TestPlatform.PASSWORD));
    }

    @Test
    void anUnknownAddress_andAnUnverifiedOne_areAnsweredAsAKnownOne_andGetNoMail() {
        TenantScope unverified = DESK.platform.acme();
        long before = DESK.mails(unverified).size();
        ask(DESK.email(unverified));
        ask("nobody@nowhere.example");
        assertThat(DESK.mails(unverified)).hasSize((int) before);
        assertThat(DESK.trail(unverified)).doesNotContain("password_reset_requested");
    }

    @Test
    void aRefusedPassword_leavesTheTokenGood_andTheComplaintSaysWhere() {
        TenantScope acme = DESK.verified("acme");
        ask(DESK.email(acme));
        String token = DESK.lastToken(acme);
        assertThatThrownBy(() -> DESK.reset(token, DESK.email(acme)))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints())
                                .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                                .containsExactly(Tuple.tuple("/password", "password_too_common")));
        DESK.reset(token, OTHER_PASSWORD);
        assertThat(DESK.logIn(DESK.email(acme), OTHER_PASSWORD)).hasSize(1);
    }

    @Test
    void aResetToken_lastsAnHour() {
        TenantScope acme = DESK.verified("acme");
        ask(DESK.email(acme));
        String token = DESK.lastToken(acme);
        DESK.forward(Duration.ofHours(1));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.reset(token, OTHER_PASSWORD));
        assertThat(DESK.logIn(DESK.email(acme), TestPlatform.PASSWORD)).hasSize(1);
    }

    @Test
    void whoIsAUserOfTwoOrganisations_getsAMailFromEach_andEachChangesItsOwn() {
        TenantScope acme = DESK.verified("acme");
        TenantScope bolt = DESK.verified("bolt");
        String both = "grace" + UUID.randomUUID() + "@hopper.example";
        TenantScope inAcme = DESK.colleague(acme, both, Actor.Role.MEMBER);
        TenantScope inBolt = DESK.colleague(bolt, both, Actor.Role.MEMBER);

        ask(both);

        Postbag.Mail ofAcme = Postbag.last(DESK.moxora, inAcme);
        Postbag.Mail ofBolt = Postbag.last(DESK.moxora, inBolt);
        assertThat(ofAcme.text()).contains("account with acme").doesNotContain("bolt");
        assertThat(ofBolt.text()).contains("account with bolt").doesNotContain("acme");
        DESK.reset(ofAcme.token(), OTHER_PASSWORD);
        assertThat(DESK.logIn(both, OTHER_PASSWORD))
                .extracting(Users.Located::organisation)
                .containsExactly(acme.organisation());
        assertThat(DESK.logIn(both, TestPlatform.PASSWORD))
                .extracting(Users.Located::organisation)
                .containsExactly(bolt.organisation());
    }

    @Test
    void nobodysMailbox_isFlooded() {
        TenantScope acme = DESK.verified("acme");
        int before = DESK.mails(acme).size();
        for (int i = 0; i < MailTokens.AN_HOUR + 3; i++) {
            ask(DESK.email(acme));
        }
        assertThat(DESK.mails(acme)).hasSize(before + MailTokens.AN_HOUR);
    }

    @Test
    void requestsThatPileUp_areRefused_whoeverTheyAreAbout() {
        PasswordResets stuck = resets(work -> {});
        for (int i = 0; i < 1_000; i++) {
            stuck.request("nobody@nowhere.example");
        }
        refused(FaultCode.TOO_MANY_REQUESTS, () -> stuck.request("nobody@nowhere.example"));
        refused(FaultCode.VALUE_REFUSED, () -> stuck.request("no address"));
    }

    private static void refused(FaultCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
