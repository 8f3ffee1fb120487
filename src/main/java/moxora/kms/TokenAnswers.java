package moxora.kms;

import jakarta.json.JsonNumber;
import java.time.Instant;
import moxora.crypto.KekException;

/** What a Google token endpoint and the metadata server answer: {@code access_token, expires_in, token_type}. */
final class TokenAnswers {

    private TokenAnswers() {}

    static AccessTokens.Token token(Answer answer, Instant now) throws KekException {
        if (!answer.isSuccess()) {
            // 400 invalid_grant: the key was revoked, the account disabled, or the clock is wrong.
            throw answer.refused();
        }
        String value = answer.text("access_token");
        if (!value.matches("[!-~]+")
                || !"bearer".equalsIgnoreCase(answer.text("token_type"))
                || !(answer.body().get("expires_in") instanceof JsonNumber seconds)) {
            throw answer.garbage();
        }
        return new AccessTokens.Token(value, now.plusSeconds(seconds.longValue()));
    }
}
