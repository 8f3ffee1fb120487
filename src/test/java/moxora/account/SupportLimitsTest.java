package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.account.SupportRequest.State;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of a request for support; what is outside of them is refused with the bound. */
class SupportLimitsTest extends SupportDesk {

    @Test
    void anOrganisationThatIsNotThere_isNotFound() {
        TenantScope nobody = new TenantScope(new OrganisationId(UUID.randomUUID()), ann, Purpose.SERVICE);

        assertThatThrownBy(() -> access.request(nobody, REASON, HOUR)).satisfies(is(FaultCode.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT14M59S", "PT24H0.001S", "P2D", "PT0S", "-PT1H"})
    void aBoxOutOfBounds_isRefused(String duration) {
        assertThatThrownBy(() -> access.request(as(ann, acme), REASON, Duration.parse(duration)))
                .satisfies(is(FaultCode.VALUE_REFUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short", "         x          ", "two\nlines of reasons"})
    void aReasonThatIsNone_isRefused(String reason) {
        assertThatThrownBy(() -> access.request(as(ann, acme), reason, HOUR)).satisfies(is(FaultCode.VALUE_REFUSED));
        assertThatThrownBy(() -> access.request(as(ann, acme), "x".repeat(501), HOUR))
                .satisfies(is(FaultCode.VALUE_REFUSED));
    }

    @Test
    void requestsWithoutEnd_areRefused() {
        IntStream.range(0, SupportAccess.MOST).forEach(i -> asked());

        assertThatThrownBy(this::asked).satisfies(is(FaultCode.CONFLICT));
        pass(SupportAccess.PATIENCE);
        assertThat(asked().state()).isEqualTo(State.REQUESTED);
    }
}
