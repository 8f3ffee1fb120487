package moxora.kms;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;

/**
 * A Google service account by its JSON key: a JWT signed with RS256 is exchanged for a token (RFC 7523). The file is
 * read at each exchange, so that a new key needs no restart.
 */
final class ServiceAccount implements AccessTokens.TokenSource {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration ASKED_LIFETIME = Duration.ofHours(1);
    private static final long LARGEST_FILE = 64 * 1024;

    private final Path file;
    private final BoundedHttp http;
    private final Clock clock;

    ServiceAccount(Path file, BoundedHttp http, Clock clock) {
        this.file = file;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public AccessTokens.Token fetch(Deadline deadline) throws KekException {
        JsonObject account = read();
        Instant now = clock.instant();
        try {
            URI issuer = URI.create(account.getString("token_uri"));
            if (!isTrustworthy(issuer)) {
                throw unusable();
            }
            String form = "grant_type=" + URLEncoder.encode(GRANT, StandardCharsets.UTF_8) + "&assertion="
                    + assertion(account, now);
            HttpRequest.Builder request = HttpRequest.newBuilder(issuer)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
            return TokenAnswers.token(Answer.of(http.send(request, deadline)), now);
        } catch (IllegalArgumentException | NullPointerException | ClassCastException | GeneralSecurityException e) {
            if (e instanceof KekException failure) {
                throw failure;
            }
            throw unusable();
        }
    }

    /** The assertion goes nowhere in clear but to this machine itself. */
    private static boolean isTrustworthy(URI issuer) {
        String host = issuer.getHost();
        return host != null
                && ("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()) && KekUri.isLoopback(host));
    }

    private static String assertion(JsonObject account, Instant now) throws GeneralSecurityException {
        JsonObject header = Json.createObjectBuilder()
                .add("alg", "RS256")
                .add("typ", "JWT")
                .add("kid", account.getString("private_key_id"))
                .build();
        JsonObject claims = Json.createObjectBuilder()
                .add("iss", account.getString("client_email"))
                .add("scope", SCOPE)
                .add("aud", account.getString("token_uri"))
                .add("iat", now.getEpochSecond())
                .add("exp", now.plus(ASKED_LIFETIME).getEpochSecond())
                .build();
        String signed = base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(privateKey(account.getString("private_key")));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String base64 = pem.replace("-----BEGIN PRIVATE KEY-----", "")
                .replace("-----END PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private JsonObject read() throws KekException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw unusable();
            }
            try (JsonReader reader = Json.createReader(Files.newInputStream(file))) {
                JsonObject account = reader.readObject();
                if (!"service_account".equals(account.getString("type", ""))) {
                    throw unusable();
                }
                return account;
            }
        } catch (IOException | JsonException e) {
            throw unusable();
        }
    }

    private static KekException unusable() {
        return new KekException(
                Reason.REFUSED, "The Google credentials file is not a readable JSON key of a service account.");
    }
}
