package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import moxora.contact.ContactDraft;
import moxora.disclosure.processor.EchoProcessor.Arrival;
import moxora.disclosure.prompt.Message;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preview shows is what arrives at the processor, and what the receipt is of. */
@Tag("B28")
@Tag("P39")
@Tag("P40")
@Tag("N10")
class PreviewIsTheCallTest {

    private static final int CONTACTS = 200;

    @TempDir
    private static Path folder;

    private static AiDesk desk;

    @BeforeAll
    static void open() {
        desk = new AiDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @Test
    void whateverTheContact_thePreviewIsTheCall_messageByMessage() {
        List<TenantScope> tenants =
                List.of(desk.organisation("acme", AiDesk.ASSISTED), desk.organisation("bolt", AiDesk.ASSISTED));
        List<Message> before = List.of();
        for (int seed = 0; seed < CONTACTS; seed++) {
            TenantScope scope = tenants.get(seed % 2);
            ContactDraft draft = PreviewBatteryTest.hiddenInItself(new Random(seed));
            UUID contact = desk.create(scope, draft);
            for (String feature : AiDesk.FEATURES) {
                String told = "seed " + seed + ", " + feature;
                UUID about = feature.equals(AiDesk.BUILDER) ? null : contact;
                String instruction =
                        feature.equals(AiDesk.TAGS) ? null : "Please call " + draft.firstName() + " about " + seed;

                Preview preview = desk.preview(scope, feature, about, instruction);
                AiCall call = desk.prepare(scope, feature, about, instruction);
                UUID receipt = call.answer().receipt();

                List<Arrival> arrived = desk.peer.take();
                assertThat(arrived).as(told).hasSize(1);
                assertThat(arrived.get(0).messages()).as(told).isEqualTo(preview.messages());
                assertThat(call.prompt().fieldsSent()).as(told).isEqualTo(preview.fieldsSent());
                assertThat(call.processor()).isEqualTo(preview.processor());
                assertThat(desk.receipt(scope, receipt).placeholders()).isEqualTo(preview.placeholders());
                assertThat(desk.verify(scope, receipt, preview.messages()))
                        .as(told)
                        .isTrue();
                assertThat(desk.verify(scope, receipt, before)).as(told).isFalse();
                assertThat(desk.verify(scope, receipt, withOneMore(preview.messages())))
                        .as(told)
                        .isFalse();
                before = preview.messages();
            }
        }
    }

    private static List<Message> withOneMore(List<Message> messages) {
        List<Message> more = new ArrayList<>(messages);
        Message last = more.remove(more.size() - 1);
        more.add(new Message(last.role(), last.content() + " "));
        return more;
    }
}
