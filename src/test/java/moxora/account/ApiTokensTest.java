package moxora.account;

import static moxora.account.Doors.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        platform.assembly.erasure.closures.request(acme);

        assertThat(doors.apiToken(token).orElseThrow().state()).isEqualTo(OrganisationState.CLOSING);
        assertThatThrownBy(() -> make(acme, "contacts_read"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.ORGANISATION_CLOSING));
    }
}
