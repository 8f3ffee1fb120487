package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
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
import moxora.email.unsubscribe.Letters;
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

    /** Nothing of it is looked at but where it comes from. */
    private static final HttpServletRequest REQUEST = (HttpServletRequest) Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, asked) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();
    private final Letters letters = new Letters(platform.assembly, acme);
    private final UUID ada =
            platform.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();

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

    private static String click(UnsubscribeResource door, String token) {
        return door.clicked(
                        token,
                        null,
                        UnsubscribeForm.of(
                                "application/x-www-form-urlencoded",
                                new ByteArrayInputStream(
                                        "List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII))),
                        REQUEST)
                .html()
                .replace(token, "TOKEN");
    }

    private static void look(UnsubscribeResource door, String token) {
        assertThat(door.asked(token, null).html()).contains(token);
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
        UnsubscribeResource door = door(Map.of(RateLimits.Kind.ADDRESS, Allowance.UNLIMITED));
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        String expected = click(door, "x".repeat(good.length()));
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
            tally.check(click(door, token).equals(expected), "forgery " + i);
        }
        tally.close();
        assertThat(rows()).isEqualTo(before);

        assertThat(click(door, good)).isEqualTo(expected);
        assertThat(rows()).as("control").isNotEqualTo(before);
    }

    @Test
    void aThousandLooks_openNothing_andChangeNothing() {
        UnsubscribeResource door = door(Map.of(RateLimits.Kind.ADDRESS, Allowance.UNLIMITED));
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        long opened = platform.assembly.sealer.openings();
        for (int i = 0; i < 1_000; i++) {
            look(door, good);
        }
        assertThat(rows()).isEqualTo(before);
        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
    }

    /** Sabotage: a door that acts when it is looked at, as the first of these pages everywhere did, is seen. */
    @Test
    @Tag("B1")
    void aLookThatActs_isCaught() {
        UnsubscribeResource door = door(Map.of(RateLimits.Kind.ADDRESS, Allowance.UNLIMITED));
        String good = letters.token(ada, "news", ADA);
        List<String> before = rows();
        platform.assembly
                .email
                .unsubscribeLinks
                .locate(good)
                .ifPresent(located -> platform.assembly.email.unsubscribes.unsubscribe(acme, located.link()));
        look(door, good);
        assertThat(rows()).isNotEqualTo(before);
    }

    @Test
    @Tag("P63")
    void guessing_isLimitedByAddress_andGoodLinksFromThereAreNot() {
        UnsubscribeResource door = door(Map.of(RateLimits.Kind.ADDRESS, new Allowance(5, 5)));
        for (int i = 0; i < 5; i++) {
            assertThat(click(door, "guess" + i)).contains("Unsubscribed");
        }
        assertThatThrownBy(() -> click(door, "guess"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS));
        for (int i = 0; i < 50; i++) {
            String good = letters.token(ada, "topic " + i, ADA);
            click(door, good);
            assertThat(letters.blocked("topic " + i, ADA)).isNotNull();
        }
    }
}
