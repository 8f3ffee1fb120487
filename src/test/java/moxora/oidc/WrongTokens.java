package moxora.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Tokens with one thing wrong each, under the word that the log has for it. */
final class WrongTokens {

    private WrongTokens() {}

    static Stream<org.junit.jupiter.params.provider.Arguments> all() {
        Map<String, BiFunction<ForgingProvider, JWTClaimsSet.Builder, String>> wrong = new LinkedHashMap<>();
        wrong.put("iss: another issuer", claims(claims -> claims.issuer("https://elsewhere.example")));
        wrong.put("iss: no issuer", claims(claims -> claims.issuer(null)));
        wrong.put("aud: another audience", claims(claims -> claims.audience("another-client")));
        wrong.put("aud: one audience more", claims(claims -> claims.audience(List.of(ForgingProvider.CLIENT, "b"))));
        wrong.put("aud: no audience", claims(claims -> claims.audience((String) null)));
        wrong.put("azp: another party", claims(claims -> claims.claim("azp", "another-client")));
        wrong.put("nonce: another nonce", claims(claims -> claims.claim("nonce", "zanzibar")));
        wrong.put("nonce: no nonce", claims(claims -> claims.claim("nonce", null)));
        wrong.put("sub: no subject", claims(claims -> claims.subject(null)));
        wrong.put("sub: a long subject", claims(claims -> claims.subject("s".repeat(256))));
        wrong.put("exp: no expiry", claims(claims -> claims.expirationTime(null)));
        wrong.put("exp: expired", claims(claims -> claims.expirationTime(shifted(claims, -62))));
        wrong.put("iat: no time of issue", claims(claims -> claims.issueTime(null)));
        wrong.put("iat: issued long ago", claims(claims -> claims.issueTime(shifted(claims, -660))));
        wrong.put("iat: issued in the future", claims(claims -> claims.issueTime(shifted(claims, 120))));
        wrong.put("nbf: not valid yet", claims(claims -> claims.notBeforeTime(shifted(claims, 120))));
        wrong.put("ParseException: unsigned", (forging, claims) -> new PlainJWT(claims.build()).serialize());
        wrong.put(
                "ParseException: alg none with a signature",
                (forging, claims) -> headed(forging.sign(claims), "{\"alg\":\"none\"}"));
        wrong.put("ParseException: no signature", (forging, claims) -> {
            String token = forging.sign(claims);
            return token.substring(0, token.lastIndexOf('.') + 1);
        });
        wrong.put("algorithm: HS256 with the public key", WrongTokens::confused);
        wrong.put(
                "algorithm: HS256 with the client's secret",
                (forging, claims) -> mac(
                        forging,
                        claims,
                        (ForgingProvider.SECRET + ForgingProvider.SECRET).getBytes(StandardCharsets.UTF_8)));
        wrong.put("unknown_key: an unknown key", (forging, claims) -> {
            RSAKey other = ForgingProvider.newKey(2048);
            return ForgingProvider.sign(header(other).build(), other, claims);
        });
        wrong.put(
                "signature: another key under a known id",
                (forging, claims) ->
                        ForgingProvider.sign(header(forging.key).build(), ForgingProvider.newKey(2048), claims));
        wrong.put("signature: a key that came along", (forging, claims) -> {
            RSAKey other = ForgingProvider.newKey(2048);
            return ForgingProvider.sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .jwk(other.toPublicJWK())
                            .build(),
                    other,
                    claims);
        });
        wrong.put("signature: a short key", (forging, claims) -> {
            RSAKey weak = ForgingProvider.newKey(1024);
            forging.published = List.of(weak);
            return ForgingProvider.sign(header(weak).build(), weak, claims);
        });
        wrong.put("unknown_key: an encryption key", (forging, claims) -> {
            forging.published = List.of(
                    new RSAKey.Builder(forging.key).keyUse(KeyUse.ENCRYPTION).build());
            return forging.sign(claims);
        });
        wrong.put(
                "signature: a critical header",
                (forging, claims) -> ForgingProvider.sign(
                        header(forging.key)
                                .criticalParams(java.util.Set.of("zanzibar"))
                                .customParam("zanzibar", 1)
                                .build(),
                        forging.key,
                        claims));
        wrong.put(
                "type: another type",
                (forging, claims) -> ForgingProvider.sign(
                        header(forging.key).type(new JOSEObjectType("at+jwt")).build(), forging.key, claims));
        wrong.put("signature: changed claims", (forging, claims) -> {
            String[] parts = forging.sign(claims).split("\\.");
            String changed = claims.subject("subject-2").build().toString();
            return parts[0] + "." + base64(changed) + "." + parts[2];
        });
        wrong.put("too_long: too long", claims(claims -> claims.claim("x", "x".repeat(IdTokens.LONGEST))));
        wrong.put("ParseException: no JWT", (forging, claims) -> "zanzibar");
        wrong.put("ParseException: empty", (forging, claims) -> "");
        wrong.put(
                "ParseException: nested deeply",
                (forging, claims) -> base64("[".repeat(5_000)) + "." + base64("{}") + "." + base64("x"));
        return wrong.entrySet().stream()
                .map(entry -> org.junit.jupiter.params.provider.Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static BiFunction<ForgingProvider, JWTClaimsSet.Builder, String> claims(
            UnaryOperator<JWTClaimsSet.Builder> change) {
        return (forging, claims) -> forging.sign(change.apply(claims));
    }

    static Date shifted(JWTClaimsSet.Builder claims, long seconds) {
        return Date.from(claims.build().getIssueTime().toInstant().plusSeconds(seconds));
    }

    static JWSHeader.Builder header(RSAKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
    }

    private static String headed(String token, String header) {
        return base64(header) + token.substring(token.indexOf('.'));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String confused(ForgingProvider forging, JWTClaimsSet.Builder claims) {
        try {
            return mac(forging, claims, forging.key.toPublicKey().getEncoded());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mac(ForgingProvider forging, JWTClaimsSet.Builder claims, byte[] secret) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(forging.key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Why tokens were refused meanwhile, as the log has it. */
    static List<String> reasonsOf(Runnable work) {
        List<String> reasons = new ArrayList<>();
        Logger log = Logger.getLogger(IdTokens.class.getName());
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                reasons.add(String.valueOf(line.getParameters()[0]));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(listener);
        try {
            work.run();
        } finally {
            log.removeHandler(listener);
        }
        return reasons;
    }
}
