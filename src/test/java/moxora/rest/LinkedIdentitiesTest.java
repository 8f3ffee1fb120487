package moxora.rest;

import static moxora.rest.OpenIdDesk.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.TestPlatform;
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
class LinkedIdentitiesTest {

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
    @Tag("P10")
    void neitherSubjectNorIssuer_liesInClear() {
        desk.logIn(identity(subject, email), null);

        String stored = PLATFORM.assembly.store.within(
                acme,
                session -> session.sql()
                        .first(
                                "select l::text || encode(l.sealed, 'escape') || r::text from linked_identity l join route r"
                                        + " on r.organisation_id = l.organisation_id and r.target_id = l.id"
                                        + " where l.organisation_id = ?",
                                row -> row.text(1),
                                session.organisation())
                        .orElseThrow());

        assertThat(stored)
                .doesNotContain(subject)
                .doesNotContain("login.example")
                .isNotEmpty();
    }

    @Test
    void anAddressThatWasHandedOn_doesNotOpenItsFormerHoldersAccount() {
        desk.logIn(identity(subject, email), null);

        refused(identity("somebody else", email), null, FaultCode.LOG_IN_REFUSED);

        assertThat(desk.logIn(identity(subject, email), null).user())
                .isEqualTo(acme.actor().id());
    }

    @Test
    void twoFirstLogInsAtTheSameMoment_linkOnce() throws Exception {
        ExecutorService browsers = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> browser = () -> {
                try {
                    return desk.end(identity(subject, email), desk.flow(null, null))
                            .isPresent();
                } catch (Fault late) {
                    assertThat(late.code()).isEqualTo(FaultCode.LOG_IN_REFUSED);
                    return false;
                }
            };
            assertThat(browsers.invokeAll(java.util.Collections.nCopies(6, browser)).stream()
                            .filter(one -> {
                                try {
                                    return one.get();
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            }))
                    .isNotEmpty();
        } finally {
            browsers.shutdownNow();
        }
        assertThat(desk.identities.list(acme)).hasSize(1);
    }

    @Test
    @Tag("T-01")
    void onesOwnIdentities_areTakenAway_andNobodyElses() {
        desk.logIn(identity(subject, email), null);
        UUID link = desk.identities.list(acme).get(0).id();

        for (TenantScope other : List.of(bolt, TestPlatform.scope(acme.organisation(), UUID.randomUUID()))) {
            assertThatThrownBy(() -> desk.identities.unlink(other, link))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
            assertThat(desk.identities.linked(bolt, link)).isEmpty();
        }
        desk.identities.unlink(acme, link);

        refused(identity(subject, null), null, FaultCode.LOG_IN_REFUSED);
        assertThat(desk.identities.locate(identity(subject, null))).isEmpty();
        assertThat(desk.trail(acme)).contains("identity_unlinked:" + link);
        // By the address it is linked anew.
        assertThat(desk.logIn(identity(subject, email), null).user())
                .isEqualTo(acme.actor().id());
    }

    @Test
    void whoeverIsLoggedIn_linksTheirIdentity_withoutAnyAddress() {
        desk.verified.clear();
        LogInFlows.Flow asked =
                desk.flow(acme.organisation().value(), acme.actor().id());

        assertThat(desk.end(identity(subject, null), asked)).isEmpty();

        assertThat(desk.logIn(identity(subject, null), null).user())
                .isEqualTo(acme.actor().id());
        assertThatThrownBy(() -> desk.end(identity(subject, null), asked))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.INVALID_TOKEN));
        assertThatThrownBy(() -> desk.end(
                        identity("another", null),
                        desk.flow(acme.organisation().value(), acme.actor().id())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
        assertThatThrownBy(() -> desk.end(
                        identity("another", null),
                        desk.flow(bolt.organisation().value(), acme.actor().id())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.LOG_IN_REFUSED));
    }

    @Test
    void whoeverIsRemoved_isNobody_andMayComeBackAsSomebodyNew() {
        desk.logIn(identity(subject, email), null);
        PLATFORM.assembly.purging.run(
                acme,
                session -> session.sql()
                        .update(
                                "delete from app_user where organisation_id = ? and id = ?",
                                session.organisation(),
                                acme.actor().id()));

        refused(identity(subject, email), null, FaultCode.LOG_IN_REFUSED);

        assertThat(desk.count(acme, "linked_identity")).isZero();
        // The route of the link that went with the user leads nowhere, and is in nobody's way.
        UUID invited = desk.invite(acme);
        assertThat(desk.end(
                        identity(subject, null), desk.flow(acme.organisation().value(), invited)))
                .isEmpty();
        assertThat(desk.logIn(identity(subject, null), null).user()).isEqualTo(invited);
    }

    @Test
    void twoIdentities_areNeverTakenForOne() {
        Identity one = new Identity("https://a.example", "bc", null, false, null);
        Identity other = new Identity("https://a.exampleb", "c", null, false, null);

        assertThat(one.key()).isNotEqualTo(other.key());
    }

    @Test
    void allIdentitiesOfOneUser_goTogether_andNoOthers() {
        UUID colleague = desk.invite(acme);
        desk.end(identity(subject, null), desk.flow(acme.organisation().value(), colleague));
        desk.end(
                identity("ours-" + subject, null),
                desk.flow(acme.organisation().value(), acme.actor().id()));

        PLATFORM.assembly.store.run(acme, session -> desk.identities.unlinkAll(session, colleague));

        assertThat(desk.identities.locate(identity(subject, null))).isEmpty();
        refused(identity(subject, null), null, FaultCode.LOG_IN_REFUSED);
        assertThat(desk.logIn(identity("ours-" + subject, null), null).user())
                .isEqualTo(acme.actor().id());
    }
}
