package moxora.disclosure.processor;

import static moxora.disclosure.processor.Lines.EXPIRES;
import static moxora.disclosure.processor.Lines.SIGNED;
import static moxora.disclosure.processor.Lines.at;
import static moxora.disclosure.processor.Lines.desk;
import static moxora.disclosure.processor.Lines.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.policy.Processor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is called beyond their line of the register. */
@Tag("P35")
class RegisterTest {

    private static final TenantScope SCOPE =
            TestPlatform.scope(new OrganisationId(UUID.randomUUID()), UUID.randomUUID());
    private static final Instant DURING = at(SIGNED, 3_600);

    private final Register nowhere = new Register(scope -> Optional.empty());

    @Test
    void whoIsRegisteredForPurposeAndFields_isPermitted() {
        Policy acme = policy(desk());

        assertThat(nowhere.permit(SCOPE, acme, "support", Set.of("emails"), DURING))
                .isEqualTo(desk());
        assertThat(nowhere.permit(SCOPE, acme, "support", List.of("lastName", "emails"), DURING))
                .isEqualTo(desk());
        assertThat(nowhere.permit(SCOPE, acme, "support", Set.of(), DURING)).isEqualTo(desk());
        assertThat(nowhere.find(acme, "support")).contains(desk());
    }

    @Test
    void anotherPurpose_isNotRegistered() {
        assertThatThrownBy(() -> nowhere.permit(SCOPE, policy(desk()), "billing", Set.of("emails"), DURING))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED))
                .hasMessageContaining("(acme)")
                .hasMessageContaining("billing");
        assertThatThrownBy(() -> nowhere.permit(SCOPE, policy(), "support", Set.of("emails"), DURING))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED));
        assertThat(nowhere.find(policy(desk()), "billing")).isEmpty();
    }

    /** The shipped policies name no AI processor, so none of their features can be called. */
    @Test
    @Tag("P40")
    void asShipped_noFeatureHasAProcessor() {
        for (Policy policy : TestPlatform.shared().assembly.policies.all()) {
            policy.ai()
                    .features()
                    .keySet()
                    .forEach(feature -> assertThatThrownBy(
                                    () -> nowhere.permit(SCOPE, policy, feature, Set.of(), DURING))
                            .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED)));
        }
    }

    @Test
    void aFieldBeyondTheLine_isRefused_andNamed() {
        assertThatThrownBy(() ->
                        nowhere.permit(SCOPE, policy(desk()), "support", List.of("emails", "phones", "notes"), DURING))
                .satisfies(is(FaultCode.PROCESSOR_NOT_REGISTERED))
                .hasMessage("The processor desk is not registered for: notes, phones.");
    }

    @Test
    @Tag("P36")
    void anAgreement_holdsFromItsFirstSecondToItsLast() {
        Policy acme = policy(desk());

        assertThatThrownBy(() -> permit(acme, at(SIGNED, -1))).satisfies(is(FaultCode.AGREEMENT_EXPIRED));
        assertThat(permit(acme, at(SIGNED, 0))).isNotNull();
        assertThat(permit(acme, at(SIGNED, 1))).isNotNull();
        assertThat(permit(acme, at(EXPIRES, 0))).isNotNull();
        assertThat(permit(acme, at(EXPIRES.plusDays(1), -1))).isNotNull();
        assertThatThrownBy(() -> permit(acme, at(EXPIRES.plusDays(1), 0)))
                .satisfies(is(FaultCode.AGREEMENT_EXPIRED))
                .hasMessageContaining("from 2026-01-31 to 2027-01-30");
        assertThatThrownBy(() -> permit(acme, at(EXPIRES.plusDays(1), 1))).satisfies(is(FaultCode.AGREEMENT_EXPIRED));
    }

    @Test
    @Tag("P36")
    @Tag("P47")
    void withoutAnAgreement_nobodyIsCalled() {
        assertThatThrownBy(() -> permit(policy(desk(null, null, null)), DURING))
                .satisfies(is(FaultCode.AGREEMENT_EXPIRED))
                .hasMessageContaining("There is no agreement with it.");
    }

    /** A review that is late is told to operators and stops nothing. */
    @Test
    @Tag("P37")
    void aLateReview_stopsNothing() {
        assertThat(permit(policy(desk()), at(Lines.REVIEW.plusDays(40), 0))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EU", "eu", "Eu"})
    void theOrganisationsRegion_isComparedWithoutCase(String region) {
        assertThat(in(region).permit(SCOPE, policy(desk()), "support", Set.of("emails"), DURING))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "EU-West", "E", "EUR"})
    void anotherRegion_isRefused(String region) {
        assertThatThrownBy(() -> in(region).permit(SCOPE, policy(desk()), "support", Set.of("emails"), DURING))
                .satisfies(is(FaultCode.REGION_MISMATCH))
                .hasMessage("The processor desk works in EU, the organisation's region is " + region + ".");
    }

    /** Each organisation has its own region, and reading it opens nothing. */
    @Test
    @Tag("T-01")
    void theRegion_isTheOrganisationsOwn() {
        TestPlatform platform = TestPlatform.shared();
        TenantScope european = organisation(platform, "EU");
        TenantScope american = organisation(platform, "us");
        TenantScope anywhere = organisation(platform, null);
        Register register = platform.assembly.ai.processors.register;
        long before = platform.assembly.sealer.openings();

        assertThat(register.permit(european, policy(desk()), "support", Set.of("emails"), DURING))
                .isNotNull();
        assertThat(register.permit(anywhere, policy(desk()), "support", Set.of("emails"), DURING))
                .isNotNull();
        assertThatThrownBy(() -> register.permit(american, policy(desk()), "support", Set.of("emails"), DURING))
                .satisfies(is(FaultCode.REGION_MISMATCH));
        assertThat(platform.assembly.sealer.openings()).isEqualTo(before);
    }

    private static TenantScope organisation(TestPlatform platform, String region) {
        var created = platform.assembly.organisations.signUp(new moxora.account.SignUp(
                "acme", "moxora", region, "GB", "Admin", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        // Not while a test counts what is opened.
        moxora.Postbag.settle(platform.assembly, scope);
        return scope;
    }

    private Processor permit(Policy policy, Instant now) {
        return nowhere.permit(SCOPE, policy, "support", Set.of("emails"), now);
    }

    private static Register in(String region) {
        return new Register(scope -> Optional.of(region));
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
