package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.email.Letters;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.AddressKeys;
import moxora.limit.Allowance;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.limit.RateLimits;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page's own methods: what guessing comes to, and what good links must not suffer for it. */
@Tag("T-45")
@Tag("B20")
class UnsubscribeDoorTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();
    private final Letters letters = new Letters(platform.assembly, acme);
    private final UUID ada = platform.assembly
            .contacts
            .create(acme, "GB", TestPlatform.ada())
            .id();

    private UnsubscribeResource door(Map<RateLimits.Kind, Allowance> allowances) {
        Incidents incidents = new Incidents();
        return new UnsubscribeResource(
                platform.assembly.email.unsubscribeLinks,
                platform.assembly.email.unsubscribes,
                new RateLimits(allowances, platform.clock, incidents),
                new InFlight(8, 8, Duration.ofSeconds(2), incidents),
                request -> "203.0.113.7",
                new AddressKeys());
    }

    private static Response click(UnsubscribeResource door, String token) {
        return door.unsubscribe(
                token,
                of(HttpHeaders.class, Map.of(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")),
                of(HttpServletRequest.class, Map.of()),
                new ByteArrayInputStream("List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Response look(UnsubscribeResource door, String token) {
        return door.question(token, of(HttpHeaders.class, Map.of()));
    }

    private static <T> T of(Class<T> type, Map<String, String> headers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, asked) -> {
            if (method.getName().equals("getHeaderString")) {
                return headers.get(String.valueOf(asked[0]));
            }
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    private List<String> rows() {
        return platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select t::text from suppression t where organisation_id = ? union all"
                                        + " select t::text from email_event t where organisation_id = ? union all"
                                        + " select t::text from unsubscribe_link t where organisation_id = ?"
                                        + " order by 1",
                                row -> row.text(1),
                                session.organisation(),
                                session.organisation(),
                                session.organisation()));
    }

    @Test
    void guessesAndAlteredTokens_doNothing_andLookTheSame_andAGoodOneActs() {
        UnsubscribeResource door = door(Map.of());
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        String expected = shape(click(door, "x".repeat(good.length())), "x".repeat(good.length()));
        Random random = Tally.random("unsubscribe door");
        Tally tally = Tally.of("B20 forged tokens posted");
        int size = Tally.size(10_000, 1_000_000);
        for (int i = 0; i < size; i++) {
            byte[] forged = bytes.clone();
            if (i % 2 == 0) {
                forged[random.nextInt(forged.length)] ^= (byte) (1 + random.nextInt(255));
            } else {
                random.nextBytes(forged);
            }
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            Response answer = click(door, token);
            tally.check(answer.getStatus() == 200 && shape(answer, token).equals(expected), "forgery " + i);
        }
        tally.close();
        assertThat(rows()).isEqualTo(before);

        assertThat(shape(click(door, good), good)).isEqualTo(expected);
        assertThat(rows()).as("control").isNotEqualTo(before);
    }

    private static String shape(Response answer, String token) {
        return String.valueOf(answer.getEntity()).replace(token, "TOKEN");
    }

    @Test
    void aThousandLooks_openNothing_andChangeNothing() {
        UnsubscribeResource door = door(Map.of());
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        long opened = platform.assembly.sealer.openings();
        for (int i = 0; i < 1_000; i++) {
            assertThat(look(door, good).getStatus()).isEqualTo(200);
        }
        assertThat(rows()).isEqualTo(before);
        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
    }

    /** Sabotage: a door that acts when it is looked at, as the first of these pages everywhere did, is seen. */
    @Test
    @Tag("B1")
    void aLookThatActs_isCaught() {
        UnsubscribeResource door = door(Map.of());
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        platform.assembly
                .email
                .unsubscribeLinks
                .locate(good)
                .ifPresent(located -> platform.assembly.email.unsubscribes.unsubscribe(acme, located.link()));
        assertThat(look(door, good).getStatus()).isEqualTo(200);
        assertThat(rows()).isNotEqualTo(before);
    }

    @Test
    @Tag("P63")
    void guessing_isLimitedByAddress_andGoodLinksFromThereAreNot() {
        UnsubscribeResource door = door(Map.of(RateLimits.Kind.ADDRESS, new Allowance(5, 5)));
        for (int i = 0; i < 5; i++) {
            assertThat(click(door, "guess" + i).getStatus()).isEqualTo(200);
        }
        assertThatThrownBy(() -> click(door, "guess"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS));
        for (int i = 0; i < 50; i++) {
            String good = letters.token(ada, "topic " + i, ADA);
            assertThat(click(door, good).getStatus()).isEqualTo(200);
            assertThat(letters.blocked("topic " + i, ADA)).isNotNull();
        }
    }
}
