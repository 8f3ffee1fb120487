package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.VirtualAuthenticator;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A passkey proves its user for one challenge of ours at our origin, and nothing that is wrong about an answer passes. */
@Tag("P59")
class PasskeysTest {

    private final FactorDesk desk = new FactorDesk();
    private final TenantScope acme = desk.organisation("acme", "moxora");
    private final TenantScope bolt = desk.organisation("bolt", "moksana");
    private final VirtualAuthenticator key = new VirtualAuthenticator();

    @Test
    void aPasskey_provesItsUser_inItsOrganisation() {
        UUID passkey = desk.passkey(acme, key);
        assertThat(desk.passkeys.locate(key.id())).contains(new Passkeys.Located(acme.organisation(), passkey));
        assertThat(logIn(acme, passkey, challenge()))
                .contains(new LogIns.Proved(acme.actor().id(), acme.actor().role()));
        assertThat(desk.factors.enrolled(acme).passkeys())
                .containsExactly(new SecondFactors.Passkey(
                        passkey, FactorDesk.KEY_NAME, desk.clock.instant(), desk.clock.instant()));
        assertThat(desk.logIns.openProved(acme).enrolmentRequired()).isFalse();
        assertThat(desk.factors.enrolled(bolt).passkeys()).isEmpty();
    }

    @Test
    void aPasswordBesideAPasskey_needsMore() {
        UUID other = desk.session(bolt);
        desk.passkey(bolt, key);
        assertThat(desk.sessions.resume(bolt, other))
                .as("it proved only a password")
                .isEmpty();
        assertThat(codeOf(() -> desk.logIns.open(bolt, null))).isEqualTo(FaultCode.SECOND_FACTOR_REQUIRED);
        assertThat(codeOf(() -> desk.logIns.open(bolt, "123456"))).isEqualTo(FaultCode.INVALID_CREDENTIALS);
        String recovery = desk.factors.renewRecoveryCodes(bolt).get(0);
        assertThat(desk.logIns.open(bolt, recovery).enrolmentRequired()).isFalse();
    }

    @Test
    void anAnswerGivenTwice_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        PasskeyChallenges.Issued challenge = challenge();
        Passkeys.Answer answer = answerTo(challenge);
        assertThat(prove(acme, passkey, answer)).isPresent();
        assertThat(prove(acme, passkey, answer)).isEmpty();
        Passkeys.Answer padded = new Passkeys.Answer(challenge.id() + "=", answer.credentialId(), answer.json());
        assertThat(prove(acme, passkey, padded)).as("its id written otherwise").isEmpty();
        key.counter = 7;
        assertThat(logIn(acme, passkey, challenge)).as("signed anew").isEmpty();
        assertThat(desk.trail(acme, 1)).containsExactly("log_in_refused fields=passkey");
    }

    /** What refuses an answer the second time is the challenge that is remembered, or the counter, and nothing else. */
    @Test
    void wereChallengeAndCounterForgotten_anAnswerWouldBeGoodTwice() {
        UUID uncounted = desk.passkey(acme, key);
        Passkeys.Answer answer = answerTo(challenge());
        assertThat(prove(acme, uncounted, answer)).isPresent();
        assertThat(prove(acme, uncounted, answer)).isEmpty();
        desk.sabotage(acme, "delete from used_challenge where organisation_id = ?");
        assertThat(prove(acme, uncounted, answer)).as("the planted fault").isPresent();

        VirtualAuthenticator counting = new VirtualAuthenticator();
        counting.counter = 5;
        UUID passkey = desk.passkey(bolt, counting);
        PasskeyChallenges.Issued first = challenge();
        assertThat(prove(bolt, passkey, FactorDesk.answer(first, counting.get(WebAuthn.text(first.challenge())))))
                .as("a counter that did not rise")
                .isEmpty();
        desk.sabotage(bolt, "update second_factor set counter = 4 where organisation_id = ?");
        PasskeyChallenges.Issued second = challenge();
        assertThat(prove(bolt, passkey, FactorDesk.answer(second, counting.get(WebAuthn.text(second.challenge())))))
                .as("the planted fault")
                .isPresent();
    }

    @Test
    void anAnswerForAnotherOrigin_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        for (String origin : List.of(
                "https://localhost:8080", "http://localhost:8081", "http://localhost.evil.example:8080", "null")) {
            key.origin = origin;
            assertThat(logIn(acme, passkey, challenge())).as(origin).isEmpty();
            VirtualAuthenticator another = new VirtualAuthenticator();
            another.origin = origin;
            assertThat(codeOf(() -> desk.passkey(bolt, another))).as(origin).isEqualTo(FaultCode.VALUE_REFUSED);
        }
        key.origin = "http://localhost:8080";
        assertThat(logIn(acme, passkey, challenge())).isPresent();
    }

    @Test
    void anAnswerForAnotherRelyingParty_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        key.relyingParty = "evil.example";
        assertThat(logIn(acme, passkey, challenge())).isEmpty();
        assertThat(codeOf(() -> desk.passkey(bolt, key))).isEqualTo(FaultCode.VALUE_REFUSED);
    }

    @Test
    void anAnswerWithoutAVerifiedUser_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        key.verifiesUser = false;
        assertThat(logIn(acme, passkey, challenge())).isEmpty();
        VirtualAuthenticator careless = new VirtualAuthenticator();
        careless.verifiesUser = false;
        assertThat(codeOf(() -> desk.passkey(bolt, careless))).isEqualTo(FaultCode.VALUE_REFUSED);
        assertThat(desk.factors.enrolled(bolt).passkeys()).isEmpty();
    }

    @Test
    void aCounterThatFallsBack_isRefusedAndRecorded() {
        key.counter = 5;
        UUID passkey = desk.passkey(acme, key);
        for (long counter : new long[] {5, 4, 0}) {
            key.counter = counter;
            assertThat(logIn(acme, passkey, challenge()))
                    .as("counter %d", counter)
                    .isEmpty();
            assertThat(desk.trail(acme, 1)).containsExactly("log_in_refused fields=signature_counter");
        }
        key.counter = 6;
        assertThat(logIn(acme, passkey, challenge())).isPresent();
        assertThat(logIn(acme, passkey, challenge()))
                .as("the counter of before")
                .isEmpty();
    }

    @Test
    void anAuthenticatorThatCountsNothing_isAccepted() {
        UUID passkey = desk.passkey(acme, key);
        assertThat(logIn(acme, passkey, challenge())).isPresent();
        assertThat(logIn(acme, passkey, challenge())).isPresent();
    }

    @Test
    void anotherKeyUnderTheSameId_provesNobody() {
        UUID passkey = desk.passkey(acme, key);
        VirtualAuthenticator thief = new VirtualAuthenticator();
        thief.pretendToBe(WebAuthn.handle(acme.actor().id()));
        PasskeyChallenges.Issued challenge = challenge();
        JsonObject forged = thief.get(WebAuthn.text(challenge.challenge()));
        assertThat(prove(acme, passkey, new Passkeys.Answer(challenge.id(), key.id(), forged.toString())))
                .isEmpty();
        key.pretendToBe(WebAuthn.handle(bolt.actor().id()));
        assertThat(logIn(acme, passkey, challenge()))
                .as("another user's handle")
                .isEmpty();
    }

    @Test
    @Tag("T-01")
    void aPasskeyOfTheNeighbour_isNotThere() {
        UUID ours = desk.passkey(acme, key);
        VirtualAuthenticator theirs = new VirtualAuthenticator();
        UUID passkey = desk.passkey(bolt, theirs);
        PasskeyChallenges.Issued challenge = challenge();
        Passkeys.Answer answer = FactorDesk.answer(challenge, theirs.get(WebAuthn.text(challenge.challenge())));
        assertThat(prove(acme, passkey, answer)).isEmpty();
        assertThat(prove(acme, ours, answer)).as("in the place of ours").isEmpty();
        UUID session = desk.sessions
                .locate(desk.logIns.openProved(acme).session().token())
                .orElseThrow()
                .session();
        assertThat(codeOf(() -> desk.logIns.reauthenticate(acme, session, passkey, answer)))
                .isEqualTo(FaultCode.INVALID_CREDENTIALS);
        assertThat(codeOf(() -> desk.passkeys.remove(acme, passkey))).isEqualTo(FaultCode.NOT_FOUND);
        assertThat(desk.factors.enrolled(bolt).passkeys()).hasSize(1);
        assertThat(prove(bolt, passkey, answer)).as("where it belongs").isPresent();
    }

    @Test
    void oneCredential_isOnePasskey_inAllOrganisations() {
        desk.passkey(acme, key);
        assertThat(desk.passkeys.begin(acme).exclude()).containsExactly(key.id());
        assertThat(codeOf(() -> desk.passkey(bolt, key))).isEqualTo(FaultCode.CONFLICT);
        desk.passkeys.remove(acme, desk.passkeys.locate(key.id()).orElseThrow().passkey());
        assertThat(desk.passkeys.locate(key.id())).isEmpty();
        desk.passkey(bolt, key);
        assertThat(desk.trail(acme, 2)).contains("passkey_removed");
    }

    @Test
    void theLastFactor_staysWhereThePolicyRequiresOne() {
        UUID passkey = desk.passkey(bolt, key);
        assertThat(codeOf(() -> desk.passkeys.remove(bolt, passkey))).isEqualTo(FaultCode.CONFLICT);
        assertThat(desk.passkeys.locate(key.id())).as("nothing was changed").isPresent();
        UUID second = desk.passkey(bolt, new VirtualAuthenticator());
        desk.passkeys.remove(bolt, passkey);
        assertThat(codeOf(() -> desk.passkeys.remove(bolt, second))).isEqualTo(FaultCode.CONFLICT);
    }

    @Test
    void provingOnceMore_isDoneWithAPasskeyToo() {
        UUID passkey = desk.passkey(acme, key);
        UUID session = desk.sessions
                .locate(desk.logIns.openProved(acme).session().token())
                .orElseThrow()
                .session();
        desk.advance(Duration.ofMinutes(16));
        assertThat(desk.sessions.resume(acme, session).orElseThrow().fresh()).isFalse();
        desk.logIns.reauthenticate(acme, session, passkey, answerTo(challenge()));
        assertThat(desk.sessions.resume(acme, session).orElseThrow().fresh()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"x\",\"rawId\":\"x\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"x\",\"rawId\":5,\"type\":null,\"response\":[]}",
                "{\"id\":\"!\",\"rawId\":\"!\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"!\",\"authenticatorData\":\"\",\"signature\":\"\",\"attestationObject\":\"v_______\"}}"
            })
    void whatIsNoCredential_isRefused(String json) {
        UUID passkey = desk.passkey(acme, key);
        assertThat(prove(acme, passkey, new Passkeys.Answer(challenge().id(), key.id(), json)))
                .isEmpty();
        PasskeyChallenges.Issued making = desk.passkeys.begin(acme).challenge();
        assertThat(codeOf(
                        () -> desk.passkeys.register(acme, passkey, "x", new Passkeys.Answer(making.id(), "x", json))))
                .isEqualTo(FaultCode.VALUE_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "a\nb"})
    void aNameNobodyCouldRead_isRefused(String name) {
        Passkeys.Creation creation = desk.passkeys.begin(acme);
        Passkeys.Answer answer = FactorDesk.answer(creation.challenge(), FactorDesk.create(key, creation));
        assertThat(codeOf(() -> desk.passkeys.register(acme, acme.actor().id(), name, answer)))
                .isEqualTo(FaultCode.VALUE_REFUSED);
    }

    private PasskeyChallenges.Issued challenge() {
        return desk.challenges.forLogIn(null, null);
    }

    private Passkeys.Answer answerTo(PasskeyChallenges.Issued challenge) {
        return FactorDesk.answer(challenge, key.get(WebAuthn.text(challenge.challenge())));
    }

    private Optional<LogIns.Proved> logIn(TenantScope scope, UUID passkey, PasskeyChallenges.Issued challenge) {
        return prove(scope, passkey, answerTo(challenge));
    }

    private Optional<LogIns.Proved> prove(TenantScope scope, UUID passkey, Passkeys.Answer answer) {
        return desk.logIns.passkey(FactorDesk.unproven(scope, passkey), passkey, answer);
    }

    private static FaultCode codeOf(ThrowingCallable call) {
        Fault fault = catchThrowableOfType(Fault.class, call);
        return fault == null ? null : fault.code();
    }
}
