package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P59")
class SecondFactorsTest {

    private final FactorDesk desk = new FactorDesk();
    private final TenantScope acme = desk.organisation("acme", "moxora");
    private final TenantScope bolt = desk.organisation("bolt", "moxora");

    @Test
    void anApp_countsOnceItIsConfirmed() {
        String secret = desk.enrolments.start(acme).secret();
        assertThat(desk.factors.enrolled(acme).totpEnrolledAt()).isNull();
        assertThat(desk.logIns.open(acme, null).enrolmentRequired()).isFalse();

        UUID session = desk.session(acme);
        assertThat(faultOf(() -> desk.enrolments.confirm(acme, session, desk.code(secret, 2)))
                        .code())
                .isEqualTo(FaultCode.VALUE_REFUSED);
        List<String> codes = desk.enrolments.confirm(acme, session, desk.code(secret, 0));

        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([A-Z2-7]{4}-){5}[A-Z2-7]{4}"));
        assertThat(desk.factors.enrolled(acme).totpEnrolledAt()).isEqualTo(desk.clock.instant());
        assertThat(desk.factors.enrolled(acme).recoveryCodesLeft()).isEqualTo(10);
        assertThat(desk.factors.enrolled(bolt)).isEqualTo(new SecondFactors.Enrolled(false, null, List.of(), 0));
        assertThat(desk.logIns.open(bolt, null).enrolmentRequired()).isFalse();
        assertThat(faultOf(() -> desk.logIns.open(acme, null)).code()).isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
        assertThat(faultOf(() -> desk.logIns.open(acme, " ")).code()).isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
    }

    @Test
    void aSecretThatNobodyConfirmed_isVoidAfterAnHour() {
        String secret = desk.enrolments.start(acme).secret();
        UUID session = desk.session(acme);
        desk.advance(TotpEnrolments.PATIENCE);
        assertThat(faultOf(() -> desk.enrolments.confirm(acme, session, desk.code(secret, 0)))
                        .code())
                .isEqualTo(FaultCode.NOT_FOUND);
        assertThat(faultOf(() -> desk.enrolments.pending(acme)).code()).isEqualTo(FaultCode.NOT_FOUND);
    }

    @Test
    void aCode_opensOneSession_whicheverStepItIsOf() {
        FactorDesk.Enrolled app = desk.enrol(acme);
        assertThat(refused(desk.code(app.secret(), 0)))
                .as("the code of the confirmation")
                .isTrue();
        String next = desk.code(app.secret(), 1);
        assertThat(means(desk.logIns.open(acme, next))).isEqualTo(Means.PASSWORD_AND_TOTP);
        assertThat(refused(next)).as("once more").isTrue();

        desk.advance(Duration.ofSeconds(90));
        assertThat(refused(desk.code(app.secret(), -2))).isTrue();
        assertThat(refused(desk.code(app.secret(), 2))).isTrue();
        String before = desk.code(app.secret(), -1);
        assertThat(means(desk.logIns.open(acme, before.substring(0, 3) + " " + before.substring(3))))
                .isEqualTo(Means.PASSWORD_AND_TOTP);
        assertThat(desk.trail(acme, 6)).contains("log_in_refused fields=totp");
    }

    /** What keeps a code from being good twice is the step that is kept, and nothing that the test does. */
    @Test
    void wereTheStepForgotten_theCodeWouldBeGoodTwice() {
        FactorDesk.Enrolled app = desk.enrol(acme);
        String code = desk.code(app.secret(), 1);
        assertThat(refused(code)).isFalse();
        assertThat(refused(code)).isTrue();
        desk.sabotage(acme, "update second_factor set counter = 0 where organisation_id = ?");
        assertThat(refused(code)).as("the planted fault").isFalse();
        assertThat(refused(code)).isTrue();
    }

    @Test
    void aCodeOfTheNeighbour_isNone() {
        FactorDesk.Enrolled ours = desk.enrol(acme);
        FactorDesk.Enrolled theirs = desk.enrol(bolt);
        desk.advance(Duration.ofSeconds(60));
        assertThat(refused(desk.code(theirs.secret(), 0))).isTrue();
        assertThat(refused(theirs.recoveryCodes().get(0))).isTrue();
        assertThat(refused(desk.code(ours.secret(), 0))).isFalse();
    }

    @Test
    void oneCodeInTwoLogInsAtOnce_opensOneSession() throws Exception {
        FactorDesk.Enrolled app = desk.enrol(acme);
        for (int round = 0; round < 8; round++) {
            desk.advance(Duration.ofSeconds(60));
            String code = round % 2 == 0
                    ? desk.code(app.secret(), 0)
                    : app.recoveryCodes().get(round);
            Callable<Boolean> logIn = () -> !refused(code);
            assertThat(atOnce(List.of(logIn, logIn))).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void aRecoveryCode_isGoodOnce_andNewOnesVoidTheOld() {
        FactorDesk.Enrolled app = desk.enrol(acme);
        String first = app.recoveryCodes().get(0);
        assertThat(means(desk.logIns.open(acme, first.toLowerCase().replace('-', ' '))))
                .isEqualTo(Means.PASSWORD_AND_RECOVERY_CODE);
        assertThat(refused(first)).isTrue();
        assertThat(desk.factors.enrolled(acme).recoveryCodesLeft()).isEqualTo(9);

        List<String> renewed = desk.factors.renewRecoveryCodes(acme);
        assertThat(renewed).doesNotContainAnyElementsOf(app.recoveryCodes());
        assertThat(app.recoveryCodes().subList(1, 10)).allMatch(this::refused);
        assertThat(refused(renewed.get(9))).isFalse();
        assertThat(desk.trail(acme, 30)).contains("recovery_code_used", "recovery_codes_made");
        assertThat(faultOf(() -> desk.factors.renewRecoveryCodes(bolt)).code()).isEqualTo(FaultCode.CONFLICT);
    }

    @Test
    void whereThePolicyRequiresAFactor_theFirstSessionIsForEnrollingOnly_andBecomesWhole() {
        TenantScope moksana = desk.organisation("moksana", "moksana");
        assertThat(desk.factors.enrolled(moksana).required()).isTrue();
        LogIns.LoggedIn first = desk.logIns.open(moksana, null);
        UUID other = desk.session(moksana);
        assertThat(first.enrolmentRequired()).isTrue();
        UUID session =
                desk.sessions.locate(first.session().token()).orElseThrow().session();
        assertThat(desk.sessions.resume(moksana, session).orElseThrow().enrolling())
                .isTrue();

        String secret = desk.enrolments.start(moksana).secret();
        desk.enrolments.confirm(moksana, session, desk.code(secret, 0));

        assertThat(desk.sessions.resume(moksana, session).orElseThrow().enrolling())
                .isFalse();
        assertThat(desk.sessions.resume(moksana, other))
                .as("it proved only a password")
                .isEmpty();
        assertThat(desk.logIns.open(moksana, desk.code(secret, 1)).enrolmentRequired())
                .isFalse();
        assertThat(faultOf(() -> desk.enrolments.remove(moksana)).code()).isEqualTo(FaultCode.CONFLICT);
        assertThat(faultOf(() -> desk.logIns.open(moksana, null)).code()).isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
    }

    /** Whoever knows the password only must not be let in because they came in the very moment of the enrolment. */
    @Test
    void aPasswordInTheMomentOfTheEnrolment_opensNothingThatLasts() throws Exception {
        for (int i = 0; i < 6; i++) {
            int round = i;
            TenantScope moksana = desk.organisation("moksana", "moksana");
            String secret = desk.enrolments.start(moksana).secret();
            UUID session = desk.session(moksana);
            List<Optional<LogIns.LoggedIn>> outcomes = atOnce(List.of(
                    () -> {
                        desk.enrolments.confirm(moksana, session, desk.code(secret, 0));
                        return Optional.empty();
                    },
                    () -> {
                        try {
                            return Optional.of(desk.logIns.open(moksana, null));
                        } catch (Fault fault) {
                            assertThat(fault.code()).isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
                            return Optional.empty();
                        }
                    }));
            outcomes.stream()
                    .flatMap(Optional::stream)
                    .forEach(opened -> assertThat(
                                    desk.sessions.locate(opened.session().token()))
                            .as("round %d", round)
                            .isEmpty());
            assertThat(desk.sessions.resume(moksana, session)).isPresent();
        }
    }

    @Test
    void aSessionThatEndedMeanwhile_enrolsNothing() {
        UUID ended = desk.session(acme);
        String secret = desk.enrolments.start(acme).secret();
        desk.sessions.close(acme, ended);
        assertThat(faultOf(() -> desk.enrolments.confirm(acme, ended, desk.code(secret, 0)))
                        .code())
                .isEqualTo(FaultCode.UNAUTHENTICATED);
        assertThat(desk.factors.enrolled(acme).totpEnrolledAt()).isNull();
    }

    @Test
    void anotherApp_takesThePlaceOfTheFirst_onceItIsConfirmed() {
        FactorDesk.Enrolled first = desk.enrol(acme);
        UUID session = desk.sessions
                .locate(desk.logIns
                        .open(acme, desk.code(first.secret(), 1))
                        .session()
                        .token())
                .orElseThrow()
                .session();
        String second = desk.enrolments.start(acme).secret();
        desk.advance(Duration.ofSeconds(90));
        assertThat(refused(desk.code(first.secret(), 0))).isFalse();
        desk.enrolments.confirm(acme, session, desk.code(second, 0));
        assertThat(refused(desk.code(first.secret(), 1))).isTrue();
        assertThat(refused(first.recoveryCodes().get(0))).isTrue();
        assertThat(refused(desk.code(second, 1))).isFalse();
        assertThat(desk.sessions.resume(acme, session))
                .as("it proved more than a password")
                .isPresent();
    }

    @Test
    void whereItIsOptional_theLastFactorGoes_andTheRecoveryCodesWithIt() {
        desk.enrol(acme);
        desk.enrolments.remove(acme);
        assertThat(desk.factors.enrolled(acme)).isEqualTo(new SecondFactors.Enrolled(false, null, List.of(), 0));
        assertThat(means(desk.logIns.open(acme, null))).isEqualTo(Means.PASSWORD);
        assertThat(faultOf(() -> desk.enrolments.remove(acme)).code()).isEqualTo(FaultCode.NOT_FOUND);
    }

    @Test
    void provingOnceMore_asksForTheFactorToo() {
        FactorDesk.Enrolled app = desk.enrol(acme);
        UUID session = desk.sessions
                .locate(desk.logIns
                        .open(acme, desk.code(app.secret(), 1))
                        .session()
                        .token())
                .orElseThrow()
                .session();
        desk.advance(Duration.ofMinutes(20));
        assertThat(desk.sessions.resume(acme, session).orElseThrow().fresh()).isFalse();
        assertThat(faultOf(() -> desk.logIns.reauthenticate(acme, session, TestPlatform.PASSWORD, null))
                        .code())
                .isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
        assertThat(faultOf(() -> desk.logIns.reauthenticate(acme, session, "wrong", desk.code(app.secret(), 0)))
                        .code())
                .isEqualTo(FaultCode.INVALID_CREDENTIALS);
        assertThat(faultOf(() -> desk.logIns.reauthenticate(acme, session, TestPlatform.PASSWORD, "000000x"))
                        .code())
                .isEqualTo(FaultCode.INVALID_CREDENTIALS);
        assertThat(desk.sessions.resume(acme, session).orElseThrow().fresh()).isFalse();

        desk.logIns.reauthenticate(acme, session, TestPlatform.PASSWORD, desk.code(app.secret(), 0));
        assertThat(desk.sessions.resume(acme, session).orElseThrow().fresh()).isTrue();
    }

    @Test
    void theUri_namesIssuerAndOrganisation_andHoldsTheSecret() {
        Organisations.Created created = desk.platform.assembly.organisations.signUp(new SignUp(
                "Müller & Söhne: " + "x".repeat(60),
                "moxora",
                null,
                "GB",
                "Admin",
                "admin@soehne.example",
                TestPlatform.PASSWORD));
        TenantScope soehne = TestPlatform.scope(created.organisation(), created.user());
        TotpEnrolments.Pending pending = desk.enrolments.start(soehne);
        assertThat(pending.secret()).matches("[A-Z2-7]{32}");
        assertThat(pending.uri())
                .startsWith("otpauth://totp/Moxora:M%C3%BCller%20%26%20S%C3%B6hne%3A%20xxx")
                .endsWith("?secret=" + pending.secret() + "&issuer=Moxora&algorithm=SHA1&digits=6&period=30")
                .hasSizeLessThan(200);
        assertThat(desk.enrolments.pending(soehne)).isEqualTo(pending);
        assertThat(pending.toString()).doesNotContain(pending.secret());
    }

    private boolean refused(String code) {
        try {
            desk.logIns.open(acme, code);
            return false;
        } catch (Fault fault) {
            assertThat(fault.code()).isEqualTo(FaultCode.INVALID_CREDENTIALS);
            return true;
        }
    }

    private Means means(LogIns.LoggedIn loggedIn) {
        UUID id = desk.sessions.locate(loggedIn.session().token()).orElseThrow().session();
        return desk.ownSessions.list(acme).stream()
                .filter(shown -> shown.id().equals(id))
                .findFirst()
                .orElseThrow()
                .means();
    }

    private static Fault faultOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(Fault.class, call);
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        CyclicBarrier together = new CyclicBarrier(work.size());
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            work.forEach(each -> running.add(threads.submit(() -> {
                together.await();
                return each.call();
            })));
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
