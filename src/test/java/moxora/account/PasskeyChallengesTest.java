package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
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

/** A challenge serves whom and what it was made for, for five minutes; nobody else makes one. */
@Tag("P59")
class PasskeyChallengesTest {

    private final FactorDesk desk = new FactorDesk();
    private final TenantScope acme = desk.organisation("acme", "moxora");
    private final TenantScope bolt = desk.organisation("bolt", "moksana");
    private final VirtualAuthenticator key = new VirtualAuthenticator();

    @Test
    void anAnswerToAnotherChallenge_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        JsonObject signed = key.get(WebAuthn.text(challenge().challenge()));
        assertThat(prove(acme, passkey, FactorDesk.answer(challenge(), signed))).isEmpty();
    }

    @Test
    void anAnswerAfterFiveMinutes_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        PasskeyChallenges.Issued challenge = challenge();
        desk.advance(PasskeyChallenges.LIFE.minusMillis(1));
        assertThat(logIn(acme, passkey, challenge)).isPresent();
        PasskeyChallenges.Issued late = challenge();
        desk.advance(PasskeyChallenges.LIFE);
        assertThat(logIn(acme, passkey, late)).isEmpty();
    }

    @Test
    void aChallengeOfOurOwnMaking_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        PasskeyChallenges.Issued genuine = challenge();
        for (int at : new int[] {0, 5, 20, 60, genuine.id().length() - 3}) {
            char other = genuine.id().charAt(at) == 'A' ? 'B' : 'A';
            String id = genuine.id().substring(0, at) + other + genuine.id().substring(at + 1);
            assertThat(logIn(acme, passkey, new PasskeyChallenges.Issued(id, genuine.challenge())))
                    .as("altered at %d", at)
                    .isEmpty();
        }
        for (String id :
                List.of("", "A", "!", genuine.id() + "AAAA", genuine.id().substring(4))) {
            assertThat(logIn(acme, passkey, new PasskeyChallenges.Issued(id, genuine.challenge())))
                    .isEmpty();
        }
        assertThat(logIn(acme, passkey, genuine)).isPresent();
    }

    @Test
    void aChallengeForAnotherPurposeOrUser_isRefused() {
        UUID passkey = desk.passkey(acme, key);
        assertThat(logIn(acme, passkey, desk.passkeys.begin(acme).challenge()))
                .as("one for making a passkey")
                .isEmpty();
        VirtualAuthenticator second = new VirtualAuthenticator();
        UUID session = desk.session(bolt);
        Passkeys.Creation ofAcme = desk.passkeys.begin(acme);
        assertThat(codeOf(() -> desk.passkeys.register(
                        bolt, session, "x", FactorDesk.answer(ofAcme.challenge(), FactorDesk.create(second, ofAcme)))))
                .as("one for another user")
                .isEqualTo(FaultCode.INVALID_TOKEN);
        Passkeys.Creation ofBolt = desk.passkeys.begin(bolt);
        PasskeyChallenges.Issued forLogIn = challenge();
        assertThat(codeOf(() -> desk.passkeys.register(
                        bolt, session, "x", FactorDesk.answer(forLogIn, FactorDesk.create(second, ofBolt)))))
                .as("one for logging in")
                .isEqualTo(FaultCode.INVALID_TOKEN);
        Passkeys.Answer made = FactorDesk.answer(ofBolt.challenge(), FactorDesk.create(second, ofBolt));
        desk.passkeys.register(bolt, session, "x", made);
        assertThat(codeOf(() -> desk.passkeys.register(bolt, session, "x", made)))
                .as("one that was used")
                .isEqualTo(FaultCode.INVALID_TOKEN);
    }

    @Test
    void aChallengeForAnAddressOrAnOrganisation_servesNobodyElse() {
        UUID passkey = desk.passkey(acme, key);
        String email = desk.platform.assembly.store.within(
                acme,
                session -> desk.platform
                        .assembly
                        .users
                        .profile(session, acme.actor().id())
                        .orElseThrow()
                        .email());
        UUID organisation = acme.organisation().value();
        assertThat(logIn(acme, passkey, desk.challenges.forLogIn("nobody@acme.example", null)))
                .isEmpty();
        assertThat(logIn(
                        acme,
                        passkey,
                        desk.challenges.forLogIn(null, bolt.organisation().value())))
                .isEmpty();
        assertThat(logIn(acme, passkey, desk.challenges.forLogIn(email.toUpperCase(), organisation)))
                .isPresent();
    }

    @Test
    void whatIsAskedForAnUnknownAddress_looksLikeWhatIsAskedForAKnownOne() {
        PasskeyChallenges.Issued known = desk.challenges.forLogIn("admin1@acme.example", null);
        PasskeyChallenges.Issued unknown = desk.challenges.forLogIn("nobody@nowhere.example", null);
        PasskeyChallenges.Issued again = desk.challenges.forLogIn("admin1@acme.example", null);
        assertThat(known.id())
                .hasSameSizeAs(unknown.id())
                .hasSameSizeAs(challenge().id());
        assertThat(known.id().substring(34, 55))
                .as("the address's hash differs from challenge to challenge")
                .isNotEqualTo(again.id().substring(34, 55));
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
