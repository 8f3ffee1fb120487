package moxora.account;

import static moxora.account.Doors.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P61")
class ApiTokenLimitsTest {

    /** One of its own, whose clock goes forward as far as it likes. */
    private static final TestPlatform PLATFORM = new TestPlatform();

    private final TestPlatform platform = PLATFORM;
    private final ApiTokens tokens = platform.assembly.access.apiTokens;
    private final Doors doors = new Doors(platform);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @AfterAll
    static void close() {
        PLATFORM.assembly.close();
    }

    private ApiTokens.Made make(TenantScope scope, String... scopes) {
        return tokens.create(scope, new ApiTokenDraft("nightly sync", List.of(scopes), null, null));
    }

    @Test
    void theLifeOfAToken_isNinetyDaysUnlessItIsSaid() {
        ApiTokens.Shown usual = make(acme, "contacts_read").shown();
        assertThat(Duration.between(usual.createdAt(), usual.expiresAt())).isEqualTo(Duration.ofDays(90));
        Instant said = platform.clock.instant().plus(Duration.ofDays(12)).truncatedTo(ChronoUnit.SECONDS);
        assertThat(tokens.create(acme, new ApiTokenDraft("x", List.of("contacts_read"), null, said.toString()))
                        .shown()
                        .expiresAt())
                .isEqualTo(said);
        for (String fine : List.of("PT1M", "P1D", "P365D", "PT8760H")) {
            tokens.create(acme, new ApiTokenDraft("x", List.of("contacts_read"), fine, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT59S",
                "PT0S",
                "-P1D",
                "P365DT1S",
                "P366D",
                "P1M",
                "P1Y",
                "forever",
                "",
                "PT9223372036854775807S",
                "-PT9223372036854775807S"
            })
    void aLifeOutsideTheRange_isRefused(String life) {
        assertThatThrownBy(() -> tokens.create(acme, new ApiTokenDraft("x", List.of("contacts_read"), life, null)))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                        assertThat(complaint.pointer()).isEqualTo("/expiresIn");
                        assertThat(complaint.code()).isEqualTo("out_of_range");
                    });
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "tomorrow", "+1000000000-12-31T23:59:59Z"})
    void anEndOutsideTheRange_isRefused(String end) {
        assertThatThrownBy(() -> tokens.create(acme, new ApiTokenDraft("x", List.of("contacts_read"), null, end)))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).pointer()).isEqualTo("/expiresAt"));
    }

    @Test
    void everythingThatIsWrong_isToldTogether_andNothingIsQuoted() {
        ApiTokenDraft draft = new ApiTokenDraft("zan\u0007zibar", List.of("zanzibar"), "zanzibar", null);

        assertThatThrownBy(() -> tokens.create(acme, draft)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.complaints())
                    .extracting(Fault.Complaint::pointer)
                    .containsExactly("/name", "/scopes/0", "/expiresIn");
            assertThat(fault.toString() + fault.complaints()).doesNotContain("zanzibar");
        });
        for (String name : List.of(" ", "x".repeat(101))) {
            assertThatThrownBy(() -> tokens.create(acme, new ApiTokenDraft(name, List.of("contacts_read"), null, null)))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
        }
        assertThatThrownBy(() -> tokens.create(
                        acme, new ApiTokenDraft("x", List.of("contacts_read"), "P1D", "2999-01-01T00:00:00Z")))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
    }

    @Test
    void anOrganisation_hasAtMostAHundred_alsoWhenManyAreMadeAtOnce() throws Exception {
        for (int i = 0; i < ApiTokens.MOST - 2; i++) {
            make(acme, "contacts_read");
        }
        ExecutorService makers = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> maker = () -> {
                try {
                    make(acme, "contacts_read");
                    return true;
                } catch (Fault full) {
                    assertThat(full.code()).isEqualTo(FaultCode.CONFLICT);
                    return false;
                }
            };
            int made = 0;
            for (Future<Boolean> one : makers.invokeAll(java.util.Collections.nCopies(8, maker))) {
                made += one.get() ? 1 : 0;
            }
            assertThat(made).isEqualTo(2);
        } finally {
            makers.shutdownNow();
        }
        make(bolt, "contacts_read");
        tokens.revoke(acme, tokens.list(acme, null, 1).get(0).id());
        make(acme, "contacts_read");
    }

    @Test
    void pages_bringEachTokenOnce_theNewestFirst() {
        for (int i = 0; i < 7; i++) {
            make(acme, "contacts_read");
        }
        Set<UUID> seen = new HashSet<>();
        UUID before = null;
        UUID last = null;
        List<ApiTokens.Shown> page = tokens.list(acme, before, 3);
        while (!page.isEmpty()) {
            for (ApiTokens.Shown shown : page) {
                assertThat(shown.name()).isEqualTo("nightly sync");
                assertThat(seen.add(shown.id())).isTrue();
                assertThat(last == null || shown.id().toString().compareTo(last.toString()) < 0)
                        .isTrue();
                last = shown.id();
            }
            page = tokens.list(acme, last, 3);
        }
        assertThat(seen).hasSize(7);
    }

    @Test
    @Tag("P62")
    void aScope_isAmongThoseOfTokens_andAmongTheMakersOwn() {
        TenantScope few = new TenantScope(
                acme.organisation(),
                new Actor(
                        acme.actor().id(),
                        Actor.Role.ADMIN,
                        Set.of(Right.API_TOKENS_MANAGE, Right.CONTACTS_READ, Right.OWN_ACCOUNT)),
                Purpose.SERVICE);
        for (Right right : Right.values()) {
            if (Rights.ofTokens().contains(right)) {
                assertThat(make(acme, right.wire()).shown().scopes()).containsExactly(right);
            } else {
                refused(acme, right.wire(), "scope_not_allowed");
            }
            if (right == Right.CONTACTS_READ) {
                assertThat(make(few, right.wire()).shown().scopes()).containsExactly(right);
            } else {
                refused(few, right.wire(), "scope_not_allowed");
            }
        }
        refused(acme, "CONTACTS_READ", "scope_not_allowed");
        refused(acme, "*", "scope_not_allowed");
        assertThatThrownBy(() -> make(few, "contacts_read", "audit_read"))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                        assertThat(complaint.pointer()).isEqualTo("/scopes/1");
                        assertThat(complaint.message()).isEqualTo("Allowed here: contacts_read.");
                    });
                });
        assertThatThrownBy(() -> make(acme)).isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
        assertThatThrownBy(() -> make(acme, "contacts_read", "contacts_read"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
    }

    private void refused(TenantScope scope, String wire, String code) {
        assertThatThrownBy(() -> make(scope, wire))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).code()).isEqualTo(code));
    }
}
