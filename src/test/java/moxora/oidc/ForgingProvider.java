package moxora.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An OpenID provider that keeps the protocol, PKCE and client secret included, and gives out whatever token a test has
 * made: a right one by default.
 */
public final class ForgingProvider implements AutoCloseable {

    public static final String CLIENT = "moxora-client";
    public static final String SECRET = "s3cr&t of the=client";
    static final String DISCOVERY = "/.well-known/openid-configuration";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Clock clock;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    final AtomicInteger keyFetches = new AtomicInteger();
    volatile RSAKey key = newKey(2048);
    volatile List<JWK> published = List.of(key);
    volatile String issuerSaid;
    volatile String authMethods = "[\"client_secret_basic\"]";
    volatile String hangAt = "";
    volatile int failWith;
    volatile Supplier<String> answer;

    private record Grant(String challenge, String token) {}

    public ForgingProvider(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        issuerSaid = issuer();
    }

    static RSAKey newKey(int bits) {
        try {
            return new RSAKeyGenerator(bits, true)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Registration registration() {
        return new Registration(
                issuer(),
                CLIENT,
                () -> SECRET,
                List.of("openid", "email"),
                URI.create("http://localhost:8080/api/v1/session/oidc/callback"));
    }

    /** The claims of a right token for a log-in that was sent here. */
    JWTClaimsSet.Builder claims(URI authorization) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("subject-1")
                .audience(CLIENT)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(5))))
                .claim("nonce", query(authorization).get("nonce"))
                .claim("email", "ada@acme.example")
                .claim("email_verified", true);
    }

    String sign(JWTClaimsSet.Builder claims) {
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), key, claims);
    }

    static String sign(JWSHeader header, RSAKey key, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims.build());
            token.sign(new RSASSASigner(key.toPrivateKey(), true));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The code for which the token is given, to whoever sent the browser here and has the verifier. */
    String grant(URI authorization, String token) {
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(query(authorization).get("code_challenge"), token));
        return code;
    }

    static Map<String, String> query(URI address) {
        return form(address.getRawQuery());
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals(hangAt)) {
            awaitClose();
        }
        if (failWith != 0) {
            exchange.getResponseHeaders().set("Location", issuer() + DISCOVERY + "?elsewhere");
            reply(exchange, failWith, "{\"error\":\"zanzibar\"}");
        } else if (path.equals(DISCOVERY) && exchange.getRequestURI().getQuery() == null) {
            reply(exchange, 200, answer == null ? discovery() : answer.get());
        } else if (path.equals("/keys")) {
            keyFetches.incrementAndGet();
            reply(exchange, 200, new JWKSet(published).toString(true));
        } else if (path.equals("/token")) {
            token(exchange, form(body));
        } else {
            reply(exchange, 404, "{}");
        }
    }

    private void awaitClose() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String discovery() {
        return "{\"issuer\":\"" + issuerSaid + "\",\"authorization_endpoint\":\"" + issuer()
                + "/authorize?tenant=1\",\"token_endpoint\":\"" + issuer() + "/token\",\"jwks_uri\":\"" + issuer()
                + "/keys\",\"token_endpoint_auth_methods_supported\":" + authMethods + "}";
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
        boolean inHeader = ("Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (CLIENT + ":s3cr%26t+of+the%3Dclient").getBytes(StandardCharsets.UTF_8)))
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean inBody = CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        if (authMethods.contains("basic") ? !inHeader : !inBody) {
            reply(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        Grant grant = grants.remove(form.getOrDefault("code", ""));
        if (grant == null || !grant.challenge.equals(challenge(form.getOrDefault("code_verifier", "")))) {
            reply(exchange, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"zanzibar\"}");
            return;
        }
        reply(exchange, 200, "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\"" + grant.token + "\"}");
    }

    static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        hanging.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
