package moxora.kms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A peer that speaks a key service's HTTP and really encrypts, so that a wrong binding is really refused. Faults are
 * planted in front of it.
 */
abstract class FakeKms implements AutoCloseable {

    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    final WireMockServer server;
    private final SecretKey key;

    FakeKms() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            key = generator.generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .extensions(new ResponseDefinitionTransformerV2() {
                    @Override
                    public ResponseDefinition transform(ServeEvent event) {
                        return answer(event.getRequest()).build();
                    }

                    @Override
                    public String getName() {
                        return "service";
                    }

                    @Override
                    public boolean applyGlobally() {
                        return false;
                    }
                }));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withTransformers("service")));
    }

    /** The service, unharmed. */
    abstract ResponseDefinitionBuilder answer(LoggedRequest request);

    /** The path of wrapping and unwrapping, as a regular expression. */
    abstract String keyPath();

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    byte[] seal(byte[] plaintext, byte[] binding) throws GeneralSecurityException {
        byte[] iv = new byte[IV_BYTES];
        new SecureRandom().nextBytes(iv);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, binding).doFinal(plaintext);
        return ByteBuffer.allocate(iv.length + sealed.length)
                .put(iv)
                .put(sealed)
                .array();
    }

    byte[] open(byte[] sealed, byte[] binding) throws GeneralSecurityException {
        if (sealed.length < IV_BYTES + TAG_BITS / 8) {
            throw new GeneralSecurityException("too short");
        }
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, IV_BYTES), binding)
                .doFinal(sealed, IV_BYTES, sealed.length - IV_BYTES);
    }

    private Cipher cipher(int mode, byte[] iv, byte[] binding) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(binding);
        return cipher;
    }

    /** From now on every wrap and unwrap is answered so. */
    void plant(ResponseDefinitionBuilder response) {
        server.stubFor(any(urlMatching(keyPath())).atPriority(1).willReturn(response));
    }

    /** The next wrap or unwrap is answered so, and those after it by the service. */
    void plantOnce(ResponseDefinitionBuilder response) {
        server.stubFor(any(urlMatching(keyPath()))
                .atPriority(1)
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(response)
                .willSetStateTo("over"));
    }

    /** The service is well again. */
    void heal() {
        server.listAllStubMappings().getMappings().stream()
                .filter(stub -> stub.getPriority() == 1)
                .forEach(server::removeStub);
    }

    List<LoggedRequest> requests() {
        return server.getAllServeEvents().stream().map(ServeEvent::getRequest).toList();
    }

    /** Wraps and unwraps only, the latest first. */
    List<LoggedRequest> keyRequests() {
        return requests().stream()
                .filter(request -> request.getUrl().matches(keyPath()))
                .toList();
    }

    static JsonObject json(LoggedRequest request) {
        try (var reader = Json.createReader(new StringReader(request.getBodyAsString()))) {
            return reader.readObject();
        }
    }

    static byte[] bytes(JsonObject body, String name) {
        return Base64.getDecoder().decode(body.getString(name));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    @Override
    public void close() {
        server.stop();
    }
}
