package moxora.account;

import static moxora.account.Doors.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
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
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P61")
class ApiTokensTest {

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
    void aToken_leadsToItsOwnOrganisation_asItself_withWhatItWasGiven() {
        ApiTokens.Made ofAcme = make(acme, "contacts_read");
        ApiTokens.Made ofBolt = make(bolt, "contacts_write", "audit_read");

        assertThat(ofAcme.token()).matches("mxt_[A-Za-z0-9_-]{43}").isNotEqualTo(ofBolt.token());
        assertThat(tokens.locate(ofAcme.token()))
                .contains(new ApiTokens.Located(
                        acme.organisation(), ofAcme.shown().id()));
        assertThat(doors.apiToken(ofAcme.token()).orElseThrow())
                .isEqualTo(new ApiTokens.Holder(
                        new Actor(ofAcme.shown().id(), Actor.Role.API_TOKEN, Set.of(Right.CONTACTS_READ)),
                        OrganisationState.ACTIVE,
                        "moxora"));
        assertThat(doors.apiToken(ofBolt.token()).orElseThrow().actor().rights())
                .containsExactlyInAnyOrder(Right.CONTACTS_WRITE, Right.AUDIT_READ);
        assertThat(doors.trail(acme))
                .contains("api_token_created:" + ofAcme.shown().id() + ":fields=contacts_read")
                .noneMatch(entry -> entry.contains(ofBolt.shown().id().toString()));
    }

    @Test
    @Tag("T-01")
    void anothersToken_isNotThere() {
        UUID ofAcme = make(acme, "contacts_read").shown().id();

        assertThatThrownBy(() -> tokens.revoke(bolt, ofAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(tokens.resume(bolt, ofAcme)).isEmpty();
        assertThat(tokens.list(bolt, null, 10)).isEmpty();
        assertThat(tokens.list(acme, null, 10)).hasSize(1);
    }

    @Test
    void aTokenThatIsNotExactlyIt_opensNothing() {
        String token = make(acme, "contacts_read").token();
        String secret = token.substring(ApiTokens.PREFIX.length());
        List<String> others = new ArrayList<>(List.of(
                secret,
                "mxs_" + secret,
                "MXT_" + secret,
                token + "A",
                " " + token,
                token.substring(0, token.length() - 1),
                ApiTokens.PREFIX,
                ApiTokens.PREFIX + "A".repeat(43)));
        for (int i = 0; i < secret.length(); i++) {
            char other = secret.charAt(i) == 'A' ? 'B' : 'A';
            others.add(ApiTokens.PREFIX + secret.substring(0, i) + other + secret.substring(i + 1));
        }

        for (String other : others) {
            assertThat(doors.apiToken(other)).as("a changed token").isEmpty();
            assertThat(doors.session(other)).as("as a session").isEmpty();
        }
        assertThat(doors.session(token)).as("the token as a session").isEmpty();
        assertThat(doors.apiToken(token)).isPresent();
    }

    @Test
    @Tag("P10")
    void neitherTheTokenNorItsName_liesInTheDatabase() {
        ApiTokens.Made made = make(acme, "contacts_read");

        List<String> stored = platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select t::text || r::text from api_token t join route r"
                                        + " on r.organisation_id = t.organisation_id and r.target_id = t.id"
                                        + " where t.organisation_id = ?",
                                row -> row.text(1),
                                session.organisation()));

        assertThat(stored).hasSize(1);
        String hex =
                java.util.HexFormat.of().formatHex(made.token().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(stored.get(0))
                .doesNotContain("nightly")
                .doesNotContain(made.token())
                .doesNotContain(hex);
        assertThat(made.toString() + made.shown() + doors.trail(acme)).doesNotContain("nightly", made.token());
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

    @ParameterizedTest
    @EnumSource(names = {"ADMIN", "MEMBER", "EXPORTER", "PRIVACY_OFFICER", "READ_ONLY"})
    @Tag("P62")
    void whoeverLosesARole_takesTheRightsOfTheirTokensAlong(Actor.Role role) {
        String[] all = Rights.ofTokens().stream().map(Right::wire).toArray(String[]::new);
        String token = make(acme, all).token();
        assertThat(doors.apiToken(token).orElseThrow().actor().rights()).isEqualTo(Rights.ofTokens());

        doors.role(acme, role);

        Set<Right> left = EnumSet.copyOf(Rights.of(role));
        left.retainAll(Rights.ofTokens());
        assertThat(doors.apiToken(token).orElseThrow().actor().rights()).isEqualTo(left);

        doors.role(acme, Actor.Role.ADMIN);
        assertThat(doors.apiToken(token).orElseThrow().actor().rights()).isEqualTo(Rights.ofTokens());
    }

    @Test
    void whoeverIsRemoved_takesTheirTokensAlong() {
        TenantScope colleague = doors.colleague(acme, Actor.Role.ADMIN);
        String theirs = make(colleague, "contacts_read").token();
        String ours = make(acme, "contacts_read").token();
        assertThat(doors.apiToken(theirs)).isPresent();

        platform.assembly.purging.run(
                acme,
                session -> session.sql()
                        .update(
                                "delete from app_user where organisation_id = ? and id = ?",
                                session.organisation(),
                                colleague.actor().id()));

        assertThat(doors.apiToken(theirs)).isEmpty();
        assertThat(doors.apiToken(ours)).isPresent();
        assertThat(doors.count(acme, "api_token")).isEqualTo(1);
    }

    @Test
    void allTokensOfOneUser_endTogether_andNoOthers() {
        TenantScope colleague = doors.colleague(acme, Actor.Role.ADMIN);
        String theirs = make(colleague, "contacts_read").token();
        String ours = make(acme, "contacts_read").token();

        platform.assembly.store.run(
                acme, session -> tokens.endAll(session, colleague.actor().id()));

        assertThat(tokens.locate(theirs)).isEmpty();
        assertThat(doors.apiToken(ours)).isPresent();
        assertThat(doors.routes(acme, "API_TOKEN")).isEqualTo(1);
    }

    @Test
    void aRevokedToken_isOverAtOnce_andOnTheTrail() {
        ApiTokens.Made made = make(acme, "contacts_read");
        assertThat(doors.apiToken(made.token())).isPresent();

        tokens.revoke(acme, made.shown().id());

        assertThat(doors.apiToken(made.token())).isEmpty();
        assertThat(doors.count(acme, "api_token")).isZero();
        assertThat(doors.routes(acme, "API_TOKEN")).isZero();
        assertThat(doors.trail(acme))
                .contains("api_token_revoked:" + made.shown().id() + ":");
        assertThatThrownBy(() -> tokens.revoke(acme, made.shown().id()))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
    }

    @Test
    void aTokenThatIsOver_isRefusedToTheSecond_andGone() {
        ApiTokens.Made made = tokens.create(acme, new ApiTokenDraft("ci", List.of("contacts_read"), "P1D", null));
        Instant end = made.shown().expiresAt();
        assertThat(Duration.between(made.shown().createdAt(), end)).isEqualTo(Duration.ofDays(1));

        doors.advanceTo(end.minusSeconds(1));
        assertThat(doors.apiToken(made.token())).isPresent();
        doors.advanceTo(end);

        assertThat(tokens.list(acme, null, 10)).isEmpty();
        assertThat(doors.apiToken(made.token())).isEmpty();
        assertThat(doors.count(acme, "api_token")).isZero();
        assertThat(doors.routes(acme, "API_TOKEN")).isZero();
    }

    @Test
    void tokensNobodyPresentsAnyMore_goByTheHourlyJob() {
        make(acme, "contacts_read");
        tokens.create(acme, new ApiTokenDraft("long", List.of("contacts_read"), "P365D", null));
        tokens.create(bolt, new ApiTokenDraft("short", List.of("contacts_read"), "PT1M", null));
        doors.purge();
        assertThat(doors.count(acme, "api_token")).isEqualTo(2);
        assertThat(doors.count(bolt, "api_token")).isEqualTo(1);

        doors.advanceTo(platform.clock.instant().plus(Duration.ofDays(91)));
        doors.purge();

        assertThat(doors.count(acme, "api_token")).isEqualTo(1);
        assertThat(doors.routes(acme, "API_TOKEN")).isEqualTo(1);
        assertThat(doors.count(bolt, "api_token")).isZero();
        assertThat(doors.routes(bolt, "API_TOKEN")).isZero();
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
    void lastUse_isKnownToTheMinute() {
        ApiTokens.Made made = make(acme, "contacts_read");
        assertThat(tokens.list(acme, null, 1).get(0).lastUsedAt()).isNull();
        Instant minute =
                platform.clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(2));
        doors.advanceTo(minute.plusSeconds(5));

        doors.apiToken(made.token());
        assertThat(tokens.list(acme, null, 1).get(0).lastUsedAt()).isEqualTo(minute);
        doors.advanceTo(minute.plusSeconds(45));
        doors.apiToken(made.token());
        assertThat(tokens.list(acme, null, 1).get(0).lastUsedAt()).isEqualTo(minute);
        doors.advanceTo(minute.plusSeconds(60));
        doors.apiToken(made.token());
        assertThat(tokens.list(acme, null, 1).get(0).lastUsedAt()).isEqualTo(minute.plusSeconds(60));
    }

    @Test
    @Tag("T-54")
    void whileTheOrganisationCloses_noTokenIsMade_andTheOldOnesSaySo() {
        String token = make(acme, "contacts_export").token();
        platform.assembly.closures.request(acme);

        assertThat(doors.apiToken(token).orElseThrow().state()).isEqualTo(OrganisationState.CLOSING);
        assertThatThrownBy(() -> make(acme, "contacts_read"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.ORGANISATION_CLOSING));
    }
}
