package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestClusters;
import moxora.erasure.Closure;
import moxora.erasure.OperatorAlarms;
import moxora.limit.Incidents;
import moxora.mail.Letter;
import moxora.mail.Mailbox;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-58")
class OperatorMailsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final List<Letter> sent = new ArrayList<>();
    private final Incidents incidents = new Incidents();
    private int unheard;

    /** A mailbox that does not take mail for one address. */
    private OperatorMails operators(String refused, String... addresses) {
        Mailbox mailbox = new Mailbox() {
            @Override
            public void send(Letter letter) {
                if (letter.to().equals(refused)) {
                    throw new IllegalStateException("refused: " + refused);
                }
                sent.add(letter);
            }

            @Override
            public String whereabouts() {
                return "";
            }
        };
        return new OperatorMails(
                List.of(addresses), mailbox, incidents, Runnable::run, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Closure closure(String lastError) {
        return new Closure(
                new OrganisationId(UUID.fromString("0190a000-0000-7000-8000-000000000001")),
                OrganisationState.PURGED,
                NOW.minus(Duration.ofDays(25)),
                "admin:x",
                NOW,
                NOW,
                NOW,
                NOW.plus(Duration.ofDays(5)),
                NOW,
                NOW,
                null,
                lastError);
    }

    private void raise(OperatorMails mails, Closure closure) {
        mails.raise(
                closure == null ? OperatorAlarms.Kind.CAP_REACHED : OperatorAlarms.Kind.PAST_ALARM,
                closure,
                () -> unheard++);
    }

    @Test
    void eachOperator_hearsOfTheClosure_byItsIdAndACodeOnly() {
        raise(operators("", "ann@ops.example", "bob@ops.example"), closure("Ada Lovelace's notes"));
        assertThat(sent).extracting(Letter::to).containsExactly("ann@ops.example", "bob@ops.example");
        assertThat(sent.get(0).text())
                .contains(
                        "0190a000-0000-7000-8000-000000000001",
                        "it is not verified by its alarm day",
                        "PURGED",
                        "2026-03-06T12:00:00Z",
                        "unknown")
                .doesNotContain("Ada", "admin:x", "{");
        assertThat(sent.get(0).organisation()).as("no erasure takes it along").isEqualTo(new UUID(0, 0));
        assertThat(incidents.count(Incidents.Alarm.CLOSURE)).isEqualTo(1);
        assertThat(unheard).isZero();
    }

    @Test
    void oneAddressThatIsRefused_keepsTheOthersFromNothing_andNoneAtAllIsSaid() {
        raise(operators("ann@ops.example", "ann@ops.example", "bob@ops.example"), closure("residue_found"));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).text()).contains("residue_found");
        assertThat(unheard).isZero();
        raise(operators("ann@ops.example", "ann@ops.example"), closure(null));
        assertThat(unheard).isEqualTo(1);
    }

    @Test
    void withoutAnAddress_itIsCountedAllTheSame() {
        raise(operators(""), null);
        assertThat(sent).isEmpty();
        assertThat(unheard).isZero();
        assertThat(incidents.count(Incidents.Alarm.CLOSURE_CAP)).isEqualTo(1);
        raise(operators("", "ann@ops.example"), null);
        assertThat(sent.get(0).text()).contains("MOXORA_CLOSURES_PER_DAY").doesNotContain("{");
    }

    @Test
    void settingsThatCannotBe_areRefusedInPlainWords_withoutTheAddress() {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("moxora.closures.per.day", "0"),
                Map.entry("moxora.closures.per.day", "many"),
                Map.entry("moxora.operator.email", "ann@ops.example, not one"),
                Map.entry("moxora.operator.email", "ann@ops.example\nBcc: eve@x.example"))) {
            assertThatThrownBy(() -> TestClusters.settings(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(Settings.Invalid.class)
                    .hasMessageStartingWith(Environment.variable(wrong.getKey()) + ": ")
                    .hasMessageNotContainingAny("ann@ops", "eve", "many");
        }
        ClosureSettings right = TestClusters.settings(Map.of(
                        "moxora.closures.per.day", "7", "moxora.operator.email", "ann@ops.example, bob@ops.example"))
                .closures();
        assertThat(right.cap().perDay()).isEqualTo(7);
        assertThat(right.operators()).containsExactly("ann@ops.example", "bob@ops.example");
        assertThat(right).hasToString("ClosureSettings[7 a day, 2 operators]");
    }
}
