package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.TestRetention;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under a policy that asks for two people no single one closes an organisation, and the first request's clock counts. */
@Tag("T-56")
@Tag("P83")
class TwoPeopleTest {

    @TempDir
    static Path policies;

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() throws IOException {
        write("careful", "P30D", "P14D");
        write("hasty", "P1D", "P0D");
        sandbox = Sandbox.open(Map.of(
                "moxora.tenant.config.dir", policies.toString(), "moxora.db.files", "", "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    private static void write(String name, String deadline, String undoWindow) throws IOException {
        Files.writeString(
                policies.resolve(name + ".yaml"), """
                policy: %s
                source:
                    title: A policy of the tests
                closure:
                    deadline: %s
                    undoWindow: %s
                    people: 2
                session:
                    absoluteLifetime: P7D
                    idleLifetime: P1D
                    cookie: __Host-moxora-session
                search:
                    acceptedLeaks: []
                emailEvents:
                    tracking: identified
                ai:
                    features: {}
                """.formatted(name, deadline, undoWindow) + TestRetention.SECTION);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static TenantScope colleague(TenantScope admin, Actor.Role role) {
        if (!moxora.mail.accounts.own(admin).emailVerified()) {
            var mailed = moxora.mail.tokens.locate(Postbag.last(moxora, admin).token());
            TenantScope self = new TenantScope(
                    mailed.organisation(), new Actor(mailed.id(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
            moxora.mail.verification.confirm(self, mailed.id());
        }
        String email = java.util.UUID.randomUUID() + "@acme.example";
        moxora.mail.invitations.create(admin, email, role);
        var located = moxora.mail.tokens.locate(Postbag.last(moxora, admin).token());
        TenantScope guest = new TenantScope(
                located.organisation(), new Actor(located.id(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
        var user = moxora.mail.invitations.accept(guest, located.id(), "Grace", TestPlatform.PASSWORD);
        return new TenantScope(admin.organisation(), new Actor(user, role), Purpose.SERVICE);
    }

    private static OrganisationState state(TenantScope scope) {
        return moxora.registry.find(scope.organisation()).orElseThrow().state();
    }

    private static void refused(FaultCode code, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    @Test
    void oneAdminAsks_anotherConfirms_andTheFirstRequestsClockCounts() {
        TenantScope acme = sandbox.organisation("acme", "careful");
        TenantScope grace = colleague(acme, Actor.Role.ADMIN);
        TenantScope bolt = sandbox.organisation("bolt", "careful");

        Closure asked = moxora.erasure.closures.request(acme);
        assertThat(asked.state()).isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.erasure.closures.awaitsConfirmationUntil(acme))
                .contains(asked.requestedAt().plus(Duration.ofDays(3)));
        assertThat(moxora.erasure.closures.request(acme)).as("the same again").isEqualTo(asked);
        assertThat(moxora.erasure.closures.findUnconfirmed(grace)).contains(asked);
        assertThat(state(acme)).isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.erasure.closures.find(acme.organisation())).isEmpty();
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        assertThat(Postbag.of(moxora, acme))
                .filteredOn(mail -> mail.subject().equals("The closure of acme awaits a second admin"))
                .as("each admin once")
                .hasSize(2);

        sandbox.clock.advanceTo(asked.requestedAt().plus(Duration.ofDays(2)));
        Closure begun = moxora.erasure.closures.request(grace);

        assertThat(begun.state()).isEqualTo(OrganisationState.CLOSING);
        assertThat(begun.requestedAt()).isEqualTo(asked.requestedAt());
        assertThat(begun.deadline()).isEqualTo(asked.deadline());
        assertThat(begun.requestedBy()).isEqualTo(acme.actor().label());
        assertThat(moxora.erasure.closures.awaitsConfirmationUntil(acme)).isEmpty();
        assertThat(state(acme)).isEqualTo(OrganisationState.CLOSING);
        Optional<String> second = moxora.vault.within(sql -> sql.first(
                "select confirmed_by from closure where organisation_id = ?",
                row -> row.text(1),
                acme.organisation().value()));
        assertThat(second).contains(grace.actor().label());
        assertThat(state(bolt)).isEqualTo(OrganisationState.ACTIVE);
    }

    @Test
    void anOrganisationWithOneAdmin_isToldWhatToDo() {
        TenantScope acme = sandbox.organisation("acme", "careful");
        colleague(acme, Actor.Role.MEMBER);
        refused(FaultCode.SECOND_ADMIN_REQUIRED, () -> moxora.erasure.closures.request(acme));
        assertThat(moxora.erasure.closures.findUnconfirmed(acme)).isEmpty();
    }

    @Test
    void aRequestThatLapsed_confirmsNothing() {
        TenantScope acme = sandbox.organisation("acme", "careful");
        TenantScope grace = colleague(acme, Actor.Role.ADMIN);
        Closure asked = moxora.erasure.closures.request(acme);
        Instant lapse = moxora.erasure.closures.awaitsConfirmationUntil(acme).orElseThrow();
        sandbox.clock.advanceTo(lapse);

        assertThat(moxora.erasure.closures.awaitsConfirmationUntil(acme)).isEmpty();
        Closure anew = moxora.erasure.closures.request(grace);
        assertThat(anew.state()).isEqualTo(OrganisationState.ACTIVE);
        assertThat(anew.requestedAt()).isAfter(asked.requestedAt());
        sandbox.clock.advanceTo(lapse.plus(Duration.ofDays(4)));
        moxora.erasure.alarms.runDue();
        long left = moxora.vault.within(sql -> sql.count(
                "select count(*) from closure_request where organisation_id = ?",
                acme.organisation().value()));
        assertThat(left).isZero();
        assertThat(state(acme)).isEqualTo(OrganisationState.ACTIVE);
    }

    @Test
    void eitherAdmin_withdrawsIt_andThenItTakesTwoAgain() {
        TenantScope acme = sandbox.organisation("acme", "careful");
        TenantScope grace = colleague(acme, Actor.Role.ADMIN);
        moxora.erasure.closures.request(acme);
        moxora.erasure.closures.undo(grace);
        refused(FaultCode.CONFLICT, () -> moxora.erasure.closures.undo(acme));
        assertThat(moxora.erasure.closures.request(grace).state()).isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.erasure.closures.request(grace).state()).isEqualTo(OrganisationState.ACTIVE);
    }

    @Test
    void aRequestOfSomebodyWhoIsNoAdminAnyMore_isNobodys() {
        TenantScope acme = sandbox.organisation("acme", "careful");
        TenantScope grace = colleague(acme, Actor.Role.ADMIN);
        TenantScope third = colleague(acme, Actor.Role.ADMIN);
        moxora.erasure.closures.request(grace);
        moxora.mail.accounts.remove(grace);

        assertThat(moxora.erasure.closures.request(acme).state())
                .as("the first of two")
                .isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.erasure.closures.request(third).state()).isEqualTo(OrganisationState.CLOSING);
    }

    @Test
    void aShortDeadline_leavesLessTimeToConfirm() {
        TenantScope acme = sandbox.organisation("acme", "hasty");
        colleague(acme, Actor.Role.ADMIN);
        Closure asked = moxora.erasure.closures.request(acme);
        assertThat(moxora.erasure.closures.awaitsConfirmationUntil(acme).orElseThrow())
                .isEqualTo(asked.requestedAt().plus(Duration.ofHours(8)))
                .isBefore(asked.deadline());
    }

    /** As long as there is a shipped policy that asks for two, its organisations with one admin cannot close. */
    @Test
    void noShippedPolicy_asksForTwo() {
        assertThat(TestPlatform.shared().assembly.policies.all())
                .allSatisfy(policy -> assertThat(policy.closure().people()).isEqualTo(1))
                .hasSizeGreaterThanOrEqualTo(List.of("moxora", "moksana", "moksho", "moonengage", "pixelant")
                        .size());
    }
}
