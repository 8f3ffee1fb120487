package moxora.oidc;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the provider vouches for, by a verified ID token.
 *
 * @param issuer who vouches
 * @param subject the provider's own name for them, never given to another
 * @param email their address, when the provider says that it is theirs ({@code email_verified}); else null
 * @param multiFactor whether the provider says that they proved it by more than one factor
 * @param authenticatedAt when they last proved it to the provider, when it says
 */
public record Identity(
        String issuer,
        String subject,
        @Nullable String email,
        boolean multiFactor,
        @Nullable Instant authenticatedAt) {

    public Optional<String> verifiedEmail() {
        return Optional.ofNullable(email);
    }

    /** What it is found by: issuer and subject, told apart by their lengths. */
    public String key() {
        return issuer.length() + ":" + issuer + subject;
    }

    @Override
    public String toString() {
        return "Identity[redacted]";
    }
}
