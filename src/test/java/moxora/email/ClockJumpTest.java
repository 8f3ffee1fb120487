package moxora.email;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import moxora.SettableClock;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose clock jumps, forward and back, while providers report. */
@Tag("T-44")
@Tag("T-42")
class ClockJumpTest {

    private final SettableClock clock = new SettableClock();
    private final Assembly moxora = new Assembly(TestClusters.settings(), clock);
    private final Organisations.Created acme = moxora.organisations.signUp(new SignUp(
            "acme", "moxora", null, "GB", "Ada", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
    private final Instant then = clock.instant().minus(Duration.ofDays(3));

    @AfterEach
    void close() {
        moxora.close();
    }

    private SignedMailroom room(String provider, String key) {
        return new SignedMailroom(moxora, TestPlatform.scope(acme.organisation(), acme.user()), provider, key);
    }

    private JsonObject event(String type) {
        return MailgunSender.event(type, "ada@example.org", then).build();
    }

    @Test
    void aClockThatIsPutBack_doesNotMakeAUsedTokenNew() {
        SignedMailroom room = room("mailgun", "key-of-mailgun-1");
        Instant signed = clock.instant();
        assertThat(room.receive(room.asMailgun().json(signed, "token-1", event("opened"))))
                .isEqualTo(new Receipt(0, 0, 1));
        Delivery again = room.asMailgun().json(signed, "token-1", event("unsubscribed"));

        clock.advance(Duration.ofMinutes(10));
        // Whatever is forgotten by now is forgotten with this one.
        room.receive(room.mailgun("token-2", event("clicked")));
        assertThatThrownBy(() -> room.receive(again))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));

        clock.advance(Duration.ofMinutes(-10));
        assertThatThrownBy(() -> room.receive(again))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailgun", "standard"})
    void aDeliverySignedBeforeTheJump_isStaleAfterIt_andGoodAgainWhenTheClockIsRight(String provider) {
        SignedMailroom room = room(provider, provider.equals("standard") ? null : "key-of-mailgun-1");
        Delivery delivery = room.opened("ada@example.org", then);
        for (long minutes : new long[] {10, -10}) {
            clock.advance(Duration.ofMinutes(minutes));
            assertThatThrownBy(() -> room.receive(delivery))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));
            clock.advance(Duration.ofMinutes(-minutes));
        }
        assertThat(room.receive(delivery)).isEqualTo(new Receipt(0, 0, 1));
        assertThat(room.receive(delivery)).isEqualTo(new Receipt(0, 1, 0));
    }
}
