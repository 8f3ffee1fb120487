package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import moxora.TestPlatform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever still holds the messages can tell whether they are what left. */
@Tag("N10")
@Tag("P40")
class ReceiptVerificationTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Disclosures acme = new Disclosures(platform.assembly, platform.acme());
    private final Receipt sent = acme.send(null);

    @Test
    void theVeryMessages_match_alsoInTheirCanonicalForm() {
        assertThat(acme.verify(sent, Disclosures.MESSAGES)).isTrue();
        assertThat(acme.receipts.verify(
                        acme.scope,
                        sent.id(),
                        Payload.ofText(Payload.of(Disclosures.MESSAGES).text())))
                .isTrue();
    }

    @Test
    void anythingElse_doesNot() {
        Payload.Message system = Disclosures.MESSAGES.get(0);
        Payload.Message user = Disclosures.MESSAGES.get(1);
        List<List<Payload.Message>> others = List.of(
                List.of(),
                List.of(system),
                List.of(user),
                List.of(user, system),
                List.of(system, user, user),
                List.of(system, user, new Payload.Message("user", "")),
                List.of(system, new Payload.Message("system", user.content())),
                List.of(system, new Payload.Message(user.role(), user.content() + " ")),
                List.of(system, new Payload.Message(user.role(), user.content().replace("t", "T"))),
                List.of(system, new Payload.Message(user.content(), user.role())));
        assertThat(others)
                .allSatisfy(other -> assertThat(acme.verify(sent, other)).isFalse());
        String form = Payload.of(Disclosures.MESSAGES).text();
        for (String text : List.of("", form + "\n", " " + form, form.replace(",\"role\"", ", \"role\""))) {
            assertThat(acme.receipts.verify(acme.scope, sent.id(), Payload.ofText(text)))
                    .isFalse();
        }
    }

    @Test
    void anyOneCharacterChanged_isSeen() {
        Payload.Message user = Disclosures.MESSAGES.get(1);
        for (int i = 0; i < user.content().length(); i++) {
            StringBuilder changed = new StringBuilder(user.content());
            changed.setCharAt(i, (char) (changed.charAt(i) ^ 1));
            assertThat(acme.verify(
                            sent,
                            List.of(Disclosures.MESSAGES.get(0), new Payload.Message(user.role(), changed.toString()))))
                    .as("character %d", i)
                    .isFalse();
        }
    }

    @Test
    void ofAHundredPayloads_eachMatchesItsOwnReceiptOnly() {
        Random random = new Random(39);
        List<List<Payload.Message>> payloads = new ArrayList<>();
        payloads.add(Payloads.ofEveryPiece());
        while (payloads.size() < 100) {
            List<Payload.Message> one = Payloads.random(random);
            if (!payloads.contains(one)) {
                payloads.add(one);
            }
        }
        List<Receipt> receipts =
                payloads.stream().map(messages -> acme.send(null, messages)).toList();

        for (int i = 0; i < payloads.size(); i++) {
            assertThat(acme.verify(receipts.get(i), payloads.get(i)))
                    .as("payload %d", i)
                    .isTrue();
            assertThat(acme.verify(receipts.get(i), payloads.get((i + 1) % payloads.size())))
                    .as("payload %d with the next one's receipt", i)
                    .isFalse();
            List<Payload.Message> reversed = new ArrayList<>(payloads.get(i));
            Collections.reverse(reversed);
            assertThat(acme.verify(receipts.get(i), reversed)).isEqualTo(reversed.equals(payloads.get(i)));
        }
    }

    @Test
    void twoReceiptsOfOnePayload_doNotShowThatTheyAre() {
        Receipt again = acme.send(null);

        assertThat(again.payloadHmac()).isNotEqualTo(sent.payloadHmac());
        assertThat(acme.verify(again, Disclosures.MESSAGES)).isTrue();
    }
}
