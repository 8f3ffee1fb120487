package moxora.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.MovableClock;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P61")
class LogInFlowsTest {

    private final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    private final LogInFlows flows = new LogInFlows(new RouteKeys(TestPlatform.shared().assembly.keyrings), clock);

    private void isUnknown(String state, String secret) {
        assertThatThrownBy(() -> flows.resume(state, secret))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.INVALID_TOKEN));
    }

    @Test
    void whatWasBegun_comesBackAsItWas() {
        UUID organisation = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        LogInFlows.Begun begun = flows.begin(organisation, user);
        LogInFlows.Flow flow = flows.resume(begun.state(), begun.secret());

        assertThat(flow.organisation()).isEqualTo(organisation);
        assertThat(flow.user()).isEqualTo(user);
        assertThat(flow.nonce()).isEqualTo(begun.nonce());
        LogInFlows.Begun plain = flows.begin(null, null);
        assertThat(flows.resume(plain.state(), plain.secret()))
                .extracting(LogInFlows.Flow::organisation, LogInFlows.Flow::user)
                .containsExactly(null, null);
        assertThat(begun.toString() + flow).doesNotContain(begun.secret(), begun.nonce(), flow.verifier());
    }

    @Test
    void theStateOfAnotherBrowser_isNotKnown() {
        LogInFlows.Begun ours = flows.begin(null, null);
        LogInFlows.Begun theirs = flows.begin(null, null);

        isUnknown(theirs.state(), ours.secret());
        isUnknown(ours.state(), theirs.secret());
        isUnknown(ours.state(), null);
        isUnknown(null, ours.secret());
        isUnknown("", "");
        assertThat(flows.resume(ours.state(), ours.secret())).isNotNull();
    }

    @Test
    void aStateThatWasChangedInAnyBit_isNotKnown() {
        LogInFlows.Begun begun = flows.begin(UUID.randomUUID(), null);
        byte[] state = Base64.getUrlDecoder().decode(begun.state());
        for (int bit = 0; bit < state.length * 8; bit++) {
            byte[] changed = state.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            isUnknown(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), begun.secret());
        }
        isUnknown(begun.state().substring(1), begun.secret());
        isUnknown(begun.state() + "AAAA", begun.secret());
        isUnknown("*", begun.secret());
        isUnknown("x".repeat(100_000), begun.secret());
    }

    @Test
    void afterTenMinutes_itIsOver() {
        LogInFlows.Begun begun = flows.begin(null, null);
        clock.advanceTo(clock.instant().plus(LogInFlows.LIFE).minusSeconds(5));
        assertThat(flows.resume(begun.state(), begun.secret())).isNotNull();
        clock.advanceTo(clock.instant().plusSeconds(6));
        isUnknown(begun.state(), begun.secret());
    }

    @Test
    void noTwoAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            LogInFlows.Begun begun = flows.begin(null, null);
            LogInFlows.Flow flow = flows.resume(begun.state(), begun.secret());
            seen.addAll(Set.of(
                    begun.state(), begun.secret(), begun.nonce(), begun.challenge(), flow.verifier(), flow.id() + ""));
        }
        assertThat(seen).hasSize(1_200);
    }
}
