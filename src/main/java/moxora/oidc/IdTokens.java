package moxora.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ID token holds (OpenID Connect Core 1.0 section 3.1.3.7). Signed by a published key under an algorithm of
 * a fixed list, which has neither {@code none} nor one with a shared secret; from this issuer, for this client and no
 * other, for this log-in, and fresh.
 */
final class IdTokens {

    static final int LONGEST = 16 * 1024;
    static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(10);
    private static final int LONGEST_SUBJECT = 255;
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** What says "more than one factor": RFC 8176, and the value that several providers give as acr. */
    private static final String AMR_MULTI_FACTOR = "mfa";

    private static final String ACR_MULTI_FACTOR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
    private static final Logger LOG = Logger.getLogger(IdTokens.class.getName());

    private final Registration registration;
    private final Kept<JWKSet> keys;
    private final Clock clock;

    IdTokens(Registration registration, Kept<JWKSet> keys, Clock clock) {
        this.registration = registration;
        this.keys = keys;
        this.clock = clock;
    }

    /** Why a token does not hold: a word for the log; the caller is told nothing. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /** @throws Fault 401, always the same, when anything about the token is wrong */
    Identity verify(String token, String nonce) {
        try {
            if (token.length() > LONGEST) {
                throw new Refused("too_long");
            }
            SignedJWT signed = SignedJWT.parse(token);
            requireSignature(signed);
            return identity(signed.getJWTClaimsSet(), nonce);
        } catch (Refused e) {
            LOG.log(Level.WARNING, "An ID token was refused: {0}", e.getMessage());
            throw refused();
        } catch (ParseException | JOSEException | RuntimeException e) {
            if (e instanceof Fault fault) {
                throw fault;
            }
            LOG.log(Level.WARNING, "An ID token was refused: {0}", e.getClass().getSimpleName());
            throw refused();
        }
    }

    static Fault refused() {
        return new Fault(FaultCode.LOG_IN_REFUSED, "The log-in at the OpenID provider does not open anything here.");
    }

    private void requireSignature(SignedJWT signed) throws Refused, JOSEException {
        JWSAlgorithm algorithm = signed.getHeader().getAlgorithm();
        @Nullable JOSEObjectType type = signed.getHeader().getType();
        if (!ALGORITHMS.contains(algorithm)) {
            throw new Refused("algorithm");
        }
        if (type != null && !JOSEObjectType.JWT.equals(type)) {
            throw new Refused("type");
        }
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(signed.getHeader()));
        List<JWK> fitting = selector.select(keys.get());
        if (fitting.isEmpty()) {
            // The provider may have changed its keys since; only it can make us ask again.
            fitting = selector.select(keys.fetch());
        }
        for (JWK key : fitting) {
            if (holds(signed, key)) {
                return;
            }
        }
        throw new Refused(fitting.isEmpty() ? "unknown_key" : "signature");
    }

    private static boolean holds(SignedJWT signed, JWK key) throws JOSEException {
        if (!(key instanceof AsymmetricJWK pair)
                || (KeyType.RSA.equals(key.getKeyType()) && key.size() < LEAST_RSA_BITS)) {
            return false;
        }
        JWSVerifier verifier =
                new DefaultJWSVerifierFactory().createJWSVerifier(signed.getHeader(), pair.toPublicKey());
        return signed.verify(verifier);
    }

    private Identity identity(JWTClaimsSet claims, String nonce) throws Refused, ParseException {
        require(registration.issuer().equals(claims.getIssuer()), "iss");
        // A token that is for others as well could be handed on by them.
        require(claims.getAudience().equals(List.of(registration.clientId())), "aud");
        @Nullable Object party = claims.getClaim("azp");
        require(party == null || party.equals(registration.clientId()), "azp");
        requireTimes(claims);
        require(nonce.equals(claims.getClaim("nonce")), "nonce");
        @Nullable String subject = claims.getSubject();
        if (subject == null || subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
            throw new Refused("sub");
        }
        @Nullable Date authenticated = claims.getDateClaim("auth_time");
        return new Identity(
                registration.issuer(),
                subject,
                Boolean.TRUE.equals(claims.getClaim("email_verified")) ? claims.getStringClaim("email") : null,
                isMultiFactor(claims),
                authenticated == null ? null : authenticated.toInstant());
    }

    private void requireTimes(JWTClaimsSet claims) throws Refused {
        Instant now = clock.instant();
        @Nullable Date expires = claims.getExpirationTime();
        @Nullable Date issued = claims.getIssueTime();
        @Nullable Date notBefore = claims.getNotBeforeTime();
        require(expires != null && now.isBefore(expires.toInstant().plus(LEEWAY)), "exp");
        require(
                issued != null
                        && !issued.toInstant().isAfter(now.plus(LEEWAY))
                        && !issued.toInstant().isBefore(now.minus(OLDEST)),
                "iat");
        require(notBefore == null || !notBefore.toInstant().isAfter(now.plus(LEEWAY)), "nbf");
    }

    private static boolean isMultiFactor(JWTClaimsSet claims) {
        return (claims.getClaim("amr") instanceof List<?> methods && methods.contains(AMR_MULTI_FACTOR))
                || ACR_MULTI_FACTOR.equals(claims.getClaim("acr"));
    }

    private static void require(boolean holds, String claim) throws Refused {
        if (!holds) {
            throw new Refused(claim);
        }
    }
}
