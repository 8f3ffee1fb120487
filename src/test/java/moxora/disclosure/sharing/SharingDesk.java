package moxora.disclosure.sharing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.disclosure.processor.Egress;
import moxora.field.Restriction;
import moxora.policy.TestRetention;
import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** A Moxora whose policy registers a support desk and a biller, both of which write down every byte that they get. */
final class SharingDesk implements AutoCloseable {

    static final String KEY = "desk-key-of-the-tests";
    static final List<String> EVERY_FIELD =
            List.of("firstName", "lastName", "emails", "phones", "company", "title", "tags", "customFields");

    final WireMockServer server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    final LocalDate expires =
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(100);
    final Map<UUID, Set<Restriction>> restrictions = new HashMap<>();
    private final Set<UUID> forgotten = new HashSet<>();
    final Assembly assembly;
    private final Map<String, String> environment = new HashMap<>();

    SharingDesk(Path folder) {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
        environment.put("DESK_KEY", KEY);
        write(folder);
        this.assembly = new Assembly(
                TestClusters.settings(Map.of(
                        "moxora.tenant.config.dir", folder.toString(), "moxora.processor.networks", "127.0.0.0/8")),
                clock);
    }

    private void write(Path folder) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String agreed = """
                      region: EU
                      agreement:
                          signed: %s
                          expires: %s
                      nextReview: %s
                      retention: P30D
                """.formatted(today, expires, expires);
        String policy = """
                policy: desk
                source:
                    title: A policy of the tests
                closure:
                    deadline: P30D
                    undoWindow: P14D
                session:
                    absoluteLifetime: P7D
                    idleLifetime: P1D
                    cookie: __Host-moxora-session
                search:
                    acceptedLeaks: [tag, company, name]
                emailEvents:
                    tracking: identified
                ai:
                    features:
                        tag-suggestions: [company, title, tags]
                processors:
                    - name: desk
                      endpoint: %1$s/desk
                      purposes: [support]
                      fields: [emails]
                      consent: required
                      credential: DESK_KEY
                      limits: {timeout: PT2S}
                %2$s
                    - name: biller
                      endpoint: %1$s/biller
                      purposes: [billing]
                      fields: [%3$s]
                %2$s
                    - name: chat
                      endpoint: %1$s/chat
                      purposes: [tag-suggestions]
                      fields: [company, title, tags]
                %2$s
                    - name: planned
                      endpoint: %1$s/planned
                      purposes: [scheduling]
                      fields: [emails]
                """.formatted(
                        server.baseUrl().replace("localhost", "127.0.0.1"), agreed, String.join(", ", EVERY_FIELD))
                + TestRetention.SECTION;
        try {
            Files.writeString(folder.resolve("desk.yaml"), policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TenantScope organisation(String name, @Nullable String region) {
        var created = assembly.organisations.signUp(new SignUp(
                name,
                "desk",
                region,
                "GB",
                "Admin",
                UUID.randomUUID() + "@" + name + ".example",
                TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        // Not while a test counts what is opened.
        Postbag.settle(assembly, scope);
        return scope;
    }

    Sharing sharing() {
        return sharing(assembly.ai.processors.egress);
    }

    Sharing sharing(Egress egress) {
        return new Sharing(
                assembly.organisations,
                assembly.policies,
                assembly.ai.processors.register,
                assembly.contactDisclosures,
                new Sharing.Ports(
                        (scope, contact) -> restrictions.getOrDefault(contact, Set.of()),
                        assembly.receipts.receipts,
                        egress,
                        name -> Optional.ofNullable(environment.get(name))),
                clock);
    }

    /** The organisation's receipts, newest first, without those that were forgotten. */
    List<Receipt> receipts(TenantScope scope) {
        return assembly.receipts.receipts.page(scope, null, null, 200).items().stream()
                .filter(receipt -> !forgotten.contains(receipt.id()))
                .toList();
    }

    void forgetReceipts(TenantScope scope) {
        receipts(scope).forEach(receipt -> forgotten.add(receipt.id()));
    }

    void forgetKey() {
        environment.clear();
    }

    /** Everything that ever arrived, on whatever path. */
    List<LoggedRequest> arrived() {
        return server.getAllServeEvents().stream()
                .map(event -> LoggedRequest.createFrom(event.getRequest()))
                .toList();
    }

    /** Which of the words stand anywhere in a request: in its line, its headers or its body. */
    static Set<String> found(LoggedRequest request, Iterable<String> words) {
        String all = request.getMethod() + request.getUrl() + request.getHeaders() + request.getBodyAsString();
        Set<String> found = new HashSet<>();
        words.forEach(word -> {
            if (all.contains(word)) {
                found.add(word);
            }
        });
        return found;
    }

    @Override
    public void close() {
        assembly.close();
        server.stop();
    }
}
