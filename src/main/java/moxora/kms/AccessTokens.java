package moxora.kms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import moxora.crypto.KekException;
import org.jspecify.annotations.Nullable;

/** An OAuth 2.0 bearer token (RFC 6750), kept until shortly before it expires. */
final class AccessTokens {

    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final TokenSource source;
    private final Clock clock;
    private @Nullable Token kept;

    /** Where tokens come from. */
    interface TokenSource {
        Token fetch(Deadline deadline) throws KekException;
    }

    /** @param expires as the issuer says */
    record Token(String value, Instant expires) {
        @Override
        public String toString() {
            return "Token[until " + expires + "]";
        }
    }

    AccessTokens(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** A fetch is waited for by all: one new token is enough for them. */
    synchronized Token current(Deadline deadline) throws KekException {
        Token token = kept;
        if (token == null || !clock.instant().isBefore(token.expires().minus(MARGIN))) {
            token = source.fetch(deadline);
            kept = token;
        }
        return token;
    }

    /** Forgets a token that was refused, unless there is a newer one by now. */
    synchronized void forget(Token refused) {
        if (refused.equals(kept)) {
            kept = null;
        }
    }
}
