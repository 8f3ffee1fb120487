package moxora.app;

import moxora.account.LogIns;
import moxora.account.PasskeyChallenges;
import moxora.account.PasskeyProofs;
import moxora.account.Passkeys;
import moxora.account.RelyingParty;
import moxora.account.SecondFactors;
import moxora.account.TotpEnrolments;
import moxora.crypto.RouteKeys;

/** The part of the graph by which somebody proves who they are. */
public final class FactorParts {

    public final RelyingParty relyingParty;
    public final SecondFactors secondFactors;
    public final TotpEnrolments totpEnrolments;
    public final PasskeyChallenges passkeyChallenges;
    public final Passkeys passkeys;
    public final LogIns logIns;

    /** @param there the graph as far as it is there: its stores, keys, users and sessions */
    FactorParts(Assembly there, RouteKeys routeKeys, RelyingParty relyingParty) {
        this.relyingParty = relyingParty;
        this.secondFactors = new SecondFactors(
                there.store, there.sealer, there.index, there.sessions, there.mail.notices, there.audit, there.clock);
        this.totpEnrolments = new TotpEnrolments(
                there.store,
                there.sealer,
                secondFactors,
                there.organisations,
                there.sessions,
                there.audit,
                there.clock);
        this.passkeyChallenges = new PasskeyChallenges(routeKeys, there.clock);
        this.passkeys = new Passkeys(
                there.store,
                there.routes,
                there.sealer,
                there.index,
                secondFactors,
                there.organisations,
                there.users,
                there.sessions,
                passkeyChallenges,
                relyingParty,
                there.audit,
                there.clock);
        PasskeyProofs proofs =
                new PasskeyProofs(there.users, passkeyChallenges, there.sealer, there.index, relyingParty, there.clock);
        this.logIns = new LogIns(
                there.store,
                there.sealer,
                there.users,
                secondFactors,
                proofs,
                there.sessions,
                there.abuse.failedProofs,
                there.audit);
    }
}
