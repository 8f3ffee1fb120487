package moxora.account;

import static moxora.account.AccountDesk.OTHER_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import moxora.Postbag;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tokens of mails: for one thing, one time, one organisation, and not for ever. */
@Tag("P18")
class MailTokensTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    @Test
    void signingUp_mailsAToken_thatVerifiesTheAddressOnce() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        assertThat(DESK.moxora.mail.accounts.own(acme).emailVerified()).isFalse();
        Postbag.Mail mail = DESK.mails(acme).get(0);
        assertThat(DESK.mails(acme)).hasSize(1);
        assertThat(mail.to()).isEqualTo(DESK.email(acme));
        assertThat(mail.text())
                .contains("account with acme")
                .contains("http://localhost:8080/account/verify.html#token=" + mail.token());

        DESK.verify(mail.token());

        assertThat(DESK.moxora.mail.accounts.own(acme).emailVerified()).isTrue();
        assertThat(DESK.moxora.mail.accounts.own(bolt).emailVerified()).isFalse();
        assertThat(DESK.trail(acme)).first().isEqualTo("email_verified");
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify(mail.token()));
    }

    @Test
    void aTokenPastItsTime_orTamperedWith_isTheSameAsNone() {
        TenantScope acme = DESK.platform.acme();
        String token = DESK.lastToken(acme);
        char other = token.charAt(5) == 'A' ? 'B' : 'A';
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify(token.substring(0, 5) + other + token.substring(6)));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify(""));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify("x".repeat(100_000)));
        DESK.forward(Duration.ofHours(72).minusSeconds(30));
        MailTokens.Located located = DESK.located(token);
        DESK.forward(Duration.ofSeconds(30));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify(token));
        assertThat(located.organisation()).isEqualTo(acme.organisation());
        assertThat(DESK.moxora.mail.accounts.own(acme).emailVerified()).isFalse();
    }

    @Test
    void aToken_opensNothingThatItWasNotMadeFor_andIsNotUsedUpByTheAttempt() {
        TenantScope acme = DESK.platform.acme();
        String token = DESK.lastToken(acme);
        refused(FaultCode.INVALID_TOKEN, () -> DESK.reset(token, OTHER_PASSWORD));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.confirmEmail(token));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.accept(token, "Mallory", OTHER_PASSWORD));
        DESK.verify(token);
        assertThat(DESK.moxora.mail.accounts.own(acme).emailVerified()).isTrue();
    }

    @Test
    @Tag("T-01")
    void aTokenOfOneOrganisation_opensNothingInAnother() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        MailTokens.Located ofBolt = DESK.located(DESK.lastToken(bolt));
        refused(FaultCode.INVALID_TOKEN, () -> DESK.moxora.mail.verification.confirm(acme, ofBolt.id()));
        DESK.verify(DESK.lastToken(bolt));
        assertThat(DESK.moxora.mail.accounts.own(acme).emailVerified()).isFalse();
    }

    @Test
    void theMail_isSentAnew_untilItIsEnough_andNeverAfterTheAddressIsVerified() {
        TenantScope acme = DESK.platform.acme();
        for (int i = 1; i < MailTokens.AN_HOUR; i++) {
            DESK.moxora.mail.verification.mailAnew(acme);
        }
        assertThatThrownBy(() -> DESK.moxora.mail.verification.mailAnew(acme))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
                    assertThat(fault.retryAfter()).isPositive();
                });
        List<Postbag.Mail> mails = DESK.mails(acme);
        assertThat(mails).hasSize(MailTokens.AN_HOUR);
        DESK.forward(Duration.ofMinutes(61));
        DESK.moxora.mail.verification.mailAnew(acme);
        DESK.verify(mails.get(0).token());
        refused(FaultCode.INVALID_TOKEN, () -> DESK.verify(DESK.lastToken(acme)));
        DESK.moxora.mail.verification.mailAnew(acme);
        assertThat(DESK.mails(acme)).hasSize(MailTokens.AN_HOUR + 1);
    }

    @Test
    void ofTwoAtATime_oneUsesTheToken() throws InterruptedException {
        TenantScope admin = DESK.verified("acme");
        DESK.moxora.mail.invitations.create(admin, "grace@acme.example", Actor.Role.MEMBER);
        String token = DESK.lastToken(admin);
        List<UUID> joined = new CopyOnWriteArrayList<>();
        List<FaultCode> refused = new CopyOnWriteArrayList<>();
        List<Thread> racers = Stream.generate(() -> new Thread(() -> {
                    try {
                        joined.add(DESK.accept(token, "Grace", OTHER_PASSWORD));
                    } catch (Fault fault) {
                        refused.add(fault.code());
                    }
                }))
                .limit(4)
                .toList();
        racers.forEach(Thread::start);
        for (Thread racer : racers) {
            racer.join();
        }
        assertThat(joined).hasSize(1);
        assertThat(refused).hasSize(3).containsOnly(FaultCode.INVALID_TOKEN);
        assertThat(DESK.moxora.mail.colleagues.page(admin, null, 10)).hasSize(2);
    }

    private static void refused(FaultCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
