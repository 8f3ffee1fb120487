package moxora.account;

import java.util.UUID;
import moxora.tenant.TenantScope;

/** What the organisation's policy asks of somebody whom an OpenID provider vouches for. */
public interface SecondFactorRule {

    /** What a session may be opened as. */
    enum Verdict {
        WHOLE,
        /** For enrolling a second factor only. */
        ENROLLING,
        /** Not at all: a second factor is enrolled here and was not given. */
        SECOND_FACTOR_REQUIRED
    }

    /** @param multiFactor whether the provider says that it asked for more than one factor */
    Verdict judge(TenantScope scope, UUID user, boolean multiFactor);
}
