package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import moxora.account.LogIns;
import moxora.account.PasskeyChallenges;
import moxora.account.Passkeys;
import moxora.account.RelyingParty;
import moxora.account.SecondFactors;
import moxora.account.TotpEnrolments;

/** Hands the resources what they prove people by. */
@ApplicationScoped
public class FactorWiring {

    @Inject
    @org.jspecify.annotations.Nullable
    StartUp startUp;

    private FactorParts parts() {
        return java.util.Objects.requireNonNull(startUp).assembly().factors;
    }

    @Produces
    RelyingParty relyingParty() {
        return parts().relyingParty;
    }

    @Produces
    SecondFactors secondFactors() {
        return parts().secondFactors;
    }

    @Produces
    TotpEnrolments totpEnrolments() {
        return parts().totpEnrolments;
    }

    @Produces
    PasskeyChallenges passkeyChallenges() {
        return parts().passkeyChallenges;
    }

    @Produces
    Passkeys passkeys() {
        return parts().passkeys;
    }

    @Produces
    LogIns logIns() {
        return parts().logIns;
    }
}
