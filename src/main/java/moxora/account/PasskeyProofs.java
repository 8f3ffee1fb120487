package moxora.account;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/** Whether what a browser gave back proves a passkey's user, for a challenge of ours that nobody answered before. */
public final class PasskeyProofs {

    private final Users users;
    private final PasskeyChallenges challenges;
    private final UsedChallenges usedChallenges;
    private final PasskeyRecords records;
    private final WebAuthn webAuthn;
    private final Clock clock;

    /** Whose passkey it is, and whether it proved that. */
    record Proof(WebAuthn.Verdict verdict, UUID user, Actor.Role role) {}

    public PasskeyProofs(
            Users users,
            PasskeyChallenges challenges,
            FieldSealer sealer,
            BlindIndex index,
            RelyingParty party,
            Clock clock) {
        this.users = users;
        this.challenges = challenges;
        this.usedChallenges = new UsedChallenges(index, clock);
        this.records = new PasskeyRecords(sealer);
        this.webAuthn = new WebAuthn(party);
        this.clock = clock;
    }

    /**
     * Whether the answer proves the passkey's user; the challenge is used up in any case. Part of a transaction that
     * must be committed whatever the verdict, and before which the keys were prepared.
     *
     * @return empty when there is no such passkey
     */
    Optional<Proof> check(TenantSession session, UUID passkey, Passkeys.Answer answer) {
        TenantScope scope = session.scope();
        Optional<FactorTable.Factor> found = FactorTable.lockPasskey(session, passkey);
        Optional<Users.Profile> profile = found.flatMap(factor -> users.profile(session, factor.user()));
        if (profile.isEmpty()) {
            return Optional.empty();
        }
        FactorTable.Factor factor = found.get();
        Optional<PasskeyChallenges.Presented> presented = challenges
                .present(answer.challengeId(), PasskeyChallenges.Purpose.ASSERTION)
                .filter(challenge -> challenge.isFor(scope))
                .filter(challenge -> challenge.isForAnybody()
                        || challenges.isForEmail(challenge, profile.get().email()))
                .filter(challenge -> usedChallenges.isFirstUse(session, challenge));
        if (presented.isEmpty()) {
            return Optional.of(new Proof(
                    WebAuthn.Verdict.REFUSED, factor.user(), profile.get().role()));
        }
        WebAuthn.Assertion assertion =
                webAuthn.verify(answer.json(), presented.get().challenge(), records.open(scope, factor), factor.user());
        if (assertion.verdict() == WebAuthn.Verdict.PROVEN) {
            FactorTable.used(
                    session, passkey, assertion.counter(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
        return Optional.of(
                new Proof(assertion.verdict(), factor.user(), profile.get().role()));
    }
}
