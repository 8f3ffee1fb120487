package moxora.rest;

import static moxora.rest.OpenIdDesk.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.TestPlatform;
import moxora.account.Identities;
import moxora.account.Means;
import moxora.account.OwnSessions;
import moxora.account.SecondFactorRule;
import moxora.account.Sessions;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P61")
class OpenIdLogInTest {

    /** One of its own, whose clock goes forward as far as it likes. */
    private static final TestPlatform PLATFORM = new TestPlatform();

    private final OpenIdDesk desk = new OpenIdDesk(PLATFORM);
    private final String email = "ada-" + UUID.randomUUID() + "@acme.example";
    private final String subject = UUID.randomUUID().toString();
    private TenantScope acme;
    private TenantScope bolt;

    @AfterAll
    static void close() {
        PLATFORM.assembly.close();
    }

    @BeforeEach
    void signUp() {
        acme = desk.organisationOf(email, "moxora");
        bolt = desk.organisationOf("other-" + email, "pixelant");
        desk.verified.add(acme.actor().id());
        desk.verified.add(bolt.actor().id());
    }

    private void refused(Identity identity, UUID organisation, FaultCode code) {
        assertThatThrownBy(() -> desk.end(identity, desk.flow(organisation, null)))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(code);
                    assertThat(fault.detail()).doesNotContain(email);
                });
    }

    @Test
    void theFirstTime_theVerifiedAddressDecides_andFromThenOnTheLink() {
        Sessions.Opened opened =
                desk.end(identity(subject, email), desk.flow(null, null)).orElseThrow();

        assertThat(desk.holder(opened).user()).isEqualTo(acme.actor().id());
        assertThat(PLATFORM.assembly.ownSessions.list(acme))
                .extracting(OwnSessions.Shown::means)
                .containsExactly(Means.OPENID);
        assertThat(opened.cookie()).isEqualTo("next-auth.session-token");
        Identities.Shown link = desk.identities.list(acme).get(0);
        assertThat(link.issuer()).isEqualTo(OpenIdDesk.ISSUER);
        assertThat(desk.trail(acme)).contains("identity_linked:" + link.id());
        assertThat(desk.identities.list(bolt)).isEmpty();

        // No address any more, or another's: subject and issuer say who it is.
        assertThat(desk.logIn(identity(subject, null), null).user())
                .isEqualTo(acme.actor().id());
        assertThat(desk.logIn(identity(subject, "zanzibar@nowhere.example"), null)
                        .user())
                .isEqualTo(acme.actor().id());
        assertThat(desk.identities.list(acme)).hasSize(1);
    }

    @Test
    @Tag("T-54")
    void whoeverIsNobodyHere_isRefusedAlike_andNothingIsMade() {
        desk.verified.remove(acme.actor().id());
        List<Identity> nobodies = List.of(
                identity(subject, "nobody-" + email),
                identity(subject, null),
                identity(subject, email),
                new Identity("https://elsewhere.example", subject, null, true, null));
        long users = desk.count(acme, "app_user") + desk.count(bolt, "app_user");

        assertThat(nobodies)
                .extracting(nobody -> {
                    try {
                        desk.end(nobody, desk.flow(null, null));
                        return "let in";
                    } catch (Fault fault) {
                        return fault.code() + fault.detail() + fault.complaints();
                    }
                })
                .containsOnly(
                        FaultCode.LOG_IN_REFUSED + "The log-in at the OpenID provider does not open anything here.[]");
        assertThat(desk.count(acme, "app_user") + desk.count(bolt, "app_user")).isEqualTo(users);
        assertThat(desk.count(acme, "linked_identity") + desk.count(acme, "app_session"))
                .isZero();
    }

    @Test
    void aUserOfSeveral_namesOne() {
        TenantScope second = desk.organisationOf(email, "moksana");
        desk.verified.add(second.actor().id());

        assertThatThrownBy(() -> desk.end(identity(subject, email), desk.flow(null, null)))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.ORGANISATION_REQUIRED);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::message)
                            .containsExactlyInAnyOrder(
                                    acme.organisation().toString(),
                                    second.organisation().toString());
                });
        assertThat(desk.identities.list(acme)).isEmpty();

        assertThat(desk.logIn(identity(subject, email), second.organisation().value())
                        .user())
                .isEqualTo(second.actor().id());
        // Linked in one, still to be found by address in the other.
        refused(identity(subject, email), null, FaultCode.ORGANISATION_REQUIRED);
        assertThat(desk.logIn(identity(subject, email), acme.organisation().value())
                        .user())
                .isEqualTo(acme.actor().id());
        refused(identity(subject, email), bolt.organisation().value(), FaultCode.LOG_IN_REFUSED);
        refused(identity(subject, email), UUID.randomUUID(), FaultCode.LOG_IN_REFUSED);
    }

    @Test
    void aLogIn_endsOnce_alsoWhenItIsEndedTwiceAtTheSameMoment() throws Exception {
        desk.logIn(identity(subject, email), null);
        LogInFlows.Flow flow = desk.flow(null, null);
        ExecutorService browsers = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> browser = () -> {
                try {
                    return desk.end(identity(subject, null), flow).isPresent();
                } catch (Fault spent) {
                    assertThat(spent.code()).isEqualTo(FaultCode.INVALID_TOKEN);
                    return false;
                }
            };
            int opened = 0;
            for (var one : browsers.invokeAll(java.util.Collections.nCopies(8, browser))) {
                opened += one.get() ? 1 : 0;
            }
            assertThat(opened).isEqualTo(1);
        } finally {
            browsers.shutdownNow();
        }
    }

    @Test
    void whatIsSpent_goesByTheHourlyJob() {
        desk.logIn(identity(subject, email), null);
        assertThat(desk.count(acme, "spent_log_in")).isEqualTo(1);

        PLATFORM.clock.advanceTo(desk.now().plus(Duration.ofHours(2)));
        PLATFORM.assembly.retention.run.run(acme);

        assertThat(desk.count(acme, "spent_log_in")).isZero();
    }

    @Test
    void anAddressThatIsNone_isNobodys() {
        for (String odd : List.of("", " ", "@", "a@b@c", "x".repeat(5_000), "a\u0000@b.example", "\ud800@b.example")) {
            refused(identity(subject, odd), null, FaultCode.LOG_IN_REFUSED);
        }
    }

    @Test
    @Tag("T-54")
    void aClosingOrganisation_letsIn_andOneWhoseKeysAreGoneDoesNot() {
        desk.logIn(identity(subject, email), null);
        PLATFORM.assembly.erasure.closures.request(acme);
        assertThat(desk.logIn(identity(subject, email), null).user())
                .isEqualTo(acme.actor().id());

        PLATFORM.assembly.store.run(
                acme,
                session -> session.sql()
                        .update(
                                "update organisation set state = 'KEY_DESTROYED' where organisation_id = ?",
                                session.organisation()));

        refused(identity(subject, email), null, FaultCode.LOG_IN_REFUSED);
        refused(identity("another", email), null, FaultCode.LOG_IN_REFUSED);
    }

    @Test
    @Tag("P59")
    void whereASecondFactorIsRequired_theSessionIsForEnrollingOnly_orThereIsNone() {
        desk.verdict = SecondFactorRule.Verdict.ENROLLING;
        assertThat(desk.logIn(identity(subject, email), null).enrolling()).isTrue();

        desk.verdict = SecondFactorRule.Verdict.SECOND_FACTOR_REQUIRED;
        refused(identity(subject, email), null, FaultCode.SECOND_FACTOR_REQUIRED);
        assertThat(desk.askedForMultiFactor).isFalse();

        desk.verdict = SecondFactorRule.Verdict.WHOLE;
        assertThat(desk.logIn(new Identity(OpenIdDesk.ISSUER, subject, email, true, null), null)
                        .enrolling())
                .isFalse();
        assertThat(desk.askedForMultiFactor).isTrue();
    }

    @Test
    void aSession_isAsFreshAsTheProofAtTheProvider() {
        assertThat(desk.logIn(identity(subject, email), null).fresh())
                .as("not said")
                .isFalse();
        assertThat(desk.logIn(provenAgo(Duration.ofMinutes(14)), null).fresh()).isTrue();
        assertThat(desk.logIn(provenAgo(Duration.ofMinutes(16)), null).fresh()).isFalse();
        assertThat(desk.logIn(provenAgo(Duration.ofMinutes(-30)), null).fresh()).isTrue();
        PLATFORM.clock.advanceTo(desk.now().plus(Duration.ofMinutes(16)));
        assertThat(PLATFORM.assembly.ownSessions.list(acme)).hasSize(4);
    }

    private Identity provenAgo(Duration ago) {
        return new Identity(OpenIdDesk.ISSUER, subject, email, false, desk.now().minus(ago));
    }
}
