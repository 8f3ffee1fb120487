package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A canary in every field of the contact and in every message: neither the rows nor the opened receipts nor the trail
 * hold one, and what the database may show of a receipt is its time and its contact.
 */
@Tag("N10")
@Tag("B28")
@Tag("P40")
class ReceiptContentTest {

    private static final String CANARY = "zq8canary";

    private final TestPlatform platform = TestPlatform.shared();
    private final Disclosures acme = new Disclosures(platform.assembly, platform.acme());

    private UUID disclosed() {
        UUID contact = acme.contact(new ContactDraft(
                CANARY + "First",
                CANARY + "Last",
                List.of(CANARY + "@" + CANARY + ".example"),
                List.of("+44 20 7946 0123"),
                CANARY + "Company",
                CANARY + "Title",
                List.of(CANARY + "Tag"),
                Map.of(CANARY + "Field", CANARY + "Value"),
                CANARY + "Notes"));
        List<Payload.Message> messages = List.of(
                new Payload.Message(CANARY + "Role", CANARY + "System"),
                new Payload.Message("user", CANARY + "Prompt"));
        Receipt answered = acme.send(contact, messages);
        acme.receipts.end(acme.scope, answered.id(), Ending.answered(5, 5, Duration.ofSeconds(1)));
        Receipt failed = acme.send(contact, messages);
        acme.receipts.end(acme.scope, failed.id(), Ending.failed("answer_refused", 5, 5, Duration.ofSeconds(1)));
        acme.send(contact, messages);
        acme.refuse(contact);
        acme.verify(answered, messages);
        acme.verify(answered, List.of(new Payload.Message(CANARY + "Guess", CANARY)));
        return contact;
    }

    @Test
    void noContent_isInReceiptsRowsOrTrail_andTheScanSeesWhatIsPutThere() {
        UUID contact = disclosed();

        assertThat(acme.all()).hasSize(4);
        assertThat(seen(contact)).isEmpty();

        // The control: content in the one text that is not a name of ours, which an operator's configuration fills.
        acme.receipts.record(
                acme.scope,
                ReceiptDraft.sent(
                        "contact-summary",
                        contact,
                        List.of("notes"),
                        Map.of(),
                        CANARY,
                        null,
                        Disclosures.DIGEST,
                        Payload.of(List.of())));
        assertThat(seen(contact)).containsExactly("receipts", "receipts of the contact");
    }

    @Test
    void whatTheDatabaseShows_isIdTimeAndContact() {
        UUID contact = disclosed();
        String rows = String.join("\n", acme.dump("ai_receipt"));

        assertThat(rows).contains(contact.toString());
        for (String hidden : List.of(
                "contact-summary",
                "tag-suggestions",
                "Example AI",
                "small-1",
                "answered",
                "refused",
                "processor_not_registered",
                "notes",
                Disclosures.DIGEST,
                acme.scope.actor().id().toString(),
                acme.all().get(1).payloadHmac())) {
            assertThat(rows)
                    .doesNotContain(hidden)
                    .doesNotContain(HexFormat.of().formatHex(hidden.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Rows of one length say nothing of how a call ended. */
    @Test
    void howItEnded_cannotBeToldByTheLength() {
        Receipt sent = acme.send(null);
        int open = acme.dump("ai_receipt").get(0).length();
        acme.receipts.end(acme.scope, sent.id(), Ending.answered(81_234, 4_096, Duration.ofMillis(12_345)));

        assertThat(acme.dump("ai_receipt").get(0)).hasSize(open);
    }

    /** The places where a canary turned up. */
    private List<String> seen(UUID contact) {
        platform.assembly.auditing.reads.flush(acme.scope);
        List<String> ofContact = new ArrayList<>();
        acme.receipts.ofContact(acme.scope, contact, receipt -> ofContact.add(text(receipt)));
        Map<String, List<String>> places = new java.util.TreeMap<>(Map.of(
                "receipts", acme.all().stream().map(ReceiptContentTest::text).toList(),
                "receipts of the contact", ofContact,
                "rows", acme.dump("ai_receipt"),
                "trail", acme.dump("audit_entry")));
        String hex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));
        return places.entrySet().stream()
                .filter(place ->
                        place.getValue().stream().anyMatch(text -> text.contains(CANARY) || text.contains(hex)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Everything it holds; its own toString would tell nothing. */
    private static String text(Receipt receipt) {
        return java.util.Arrays.stream(Receipt.class.getRecordComponents())
                .map(component -> {
                    try {
                        return component.getName() + "="
                                + component.getAccessor().invoke(receipt);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .reduce("", (all, one) -> all + " " + one);
    }
}
