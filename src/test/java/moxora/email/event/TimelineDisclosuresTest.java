package moxora.email.event;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.audit.AuditTrail;
import moxora.email.Mailroom;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.receipt.Payload;
import moxora.receipt.ReceiptDraft;
import moxora.receipt.Receipts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Disclosures among the e-mail events of a timeline: two sources, one order, one cursor. */
@Tag("N10")
@Tag("P15")
class TimelineDisclosuresTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final TestPlatform platform = TestPlatform.shared();
    private final Timeline timeline = platform.assembly.email.timeline;
    private final Receipts receipts = platform.assembly.receipts.receipts;
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact("ada@example.org");

    private moxora.receipt.Receipt disclosed(UUID contact) {
        return receipts.record(
                acme.scope,
                ReceiptDraft.sent(
                        "contact-summary",
                        contact,
                        List.of("notes"),
                        Map.of("name", 1),
                        "Example AI",
                        null,
                        DIGEST,
                        Payload.of(List.of(new Payload.Message("user", "Hi")))));
    }

    private moxora.receipt.Receipt refused(UUID contact) {
        return receipts.record(
                acme.scope,
                ReceiptDraft.refused("tag-suggestions", contact, "restricted", null, null, DIGEST, Duration.ZERO));
    }

    private void happened(Instant at, String... types) {
        for (String type : types) {
            acme.receive(Sender.event(type, "ada@example.org", at).build());
        }
    }

    private List<Timeline.Entry> paged(int limit) {
        List<Timeline.Entry> all = new ArrayList<>();
        String cursor = null;
        do {
            Timeline.Page page = timeline.page(acme.scope, ada, cursor, limit);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.entries());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    @Test
    void pagesOfEverySize_mergeBothInOneOrder_wholeAndWithoutDoubles() {
        List<moxora.receipt.Receipt> kept = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Instant second = platform.clock.instant().truncatedTo(ChronoUnit.SECONDS);
            happened(second, "open", "click");
            platform.clock.advanceTo(second.plusSeconds(2));
            kept.add(disclosed(ada));
            happened(platform.clock.instant().truncatedTo(ChronoUnit.SECONDS), "delivered");
            kept.add(refused(ada));
        }
        happened(platform.clock.instant().minusSeconds(3_600), "delivered");
        disclosed(acme.contact("grace@example.org"));

        List<Timeline.Entry> whole = paged(200);

        assertThat(whole).hasSize(21);
        assertThat(whole).extracting(Timeline.Entry::at).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(disclosures(whole)).containsExactlyInAnyOrderElementsOf(kept);
        for (int limit = 1; limit <= 22; limit++) {
            assertThat(paged(limit)).as("pages of %d", limit).isEqualTo(whole);
        }
    }

    /** Of one instant events come first, whatever page they fall on. */
    @Test
    void eventsAndReceiptsOfOneInstant_areEachShownOnce() {
        moxora.receipt.Receipt first = disclosed(ada);
        moxora.receipt.Receipt second = disclosed(ada);
        happened(first.at(), "open", "click");
        for (Instant shared : List.of(first.at(), second.at())) {
            moveEventsTo(shared);

            List<Timeline.Entry> whole = paged(200);

            assertThat(whole).hasSize(4);
            assertThat(whole).extracting(Timeline.Entry::at).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(whole)
                    .filteredOn(entry -> entry.at().equals(shared))
                    .extracting(entry -> entry instanceof Timeline.Item)
                    .containsExactly(true, true, false);
            for (int limit = 1; limit <= 4; limit++) {
                assertThat(paged(limit)).as("pages of %d", limit).isEqualTo(whole);
            }
        }
    }

    /** The serving role may add events and remove them, but change none. */
    private void moveEventsTo(Instant at) {
        platform.assembly.store.run(acme.scope, session -> {
            session.sql()
                    .update(
                            "insert into email_event (organisation_id, at, identity, contact_id, type, sealed, received_at,"
                                    + " shown_at) select organisation_id, at + interval '1 second', identity, contact_id,"
                                    + " type, sealed, received_at, ? from email_event where organisation_id = ?"
                                    + " and contact_id = ? and shown_at <> ?",
                            at,
                            session.organisation(),
                            ada,
                            at);
            session.sql()
                    .update(
                            "delete from email_event where organisation_id = ? and contact_id = ? and shown_at <> ?",
                            session.organisation(),
                            ada,
                            at);
        });
    }

    @Test
    void aTimelineOfDisclosuresOnly_isOne_andIsOnTheTrail() {
        moxora.receipt.Receipt receipt = disclosed(ada);

        assertThat(disclosures(paged(10))).containsExactly(receipt);
        platform.assembly.auditing.reads.flush(acme.scope);
        assertThat(platform.assembly.auditPages.before(acme.scope, Long.MAX_VALUE, 1))
                .extracting(AuditTrail.Entry::action, AuditTrail.Entry::detail)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("timeline_read", "events=0 receipts=1"));
    }

    @Test
    @Tag("P39")
    void whatAPromptIsTold_holdsNoDisclosures() {
        happened(platform.clock.instant(), "click");
        disclosed(ada);

        assertThat(timeline.recent(acme.scope, ada, 10))
                .extracting(Timeline.Happening::type)
                .containsExactly(EmailEventType.CLICK);
    }

    @Test
    @Tag("T-01")
    void anothersTimeline_isNotThere_andItsCursorsShowNothing() {
        disclosed(ada);
        disclosed(ada);
        String cursor = timeline.page(acme.scope, ada, null, 1).next();
        UUID atBolt = bolt.contact("ada@example.org");

        assertThat(timeline.page(bolt.scope, atBolt, cursor, 10).entries()).isEmpty();
        assertThatThrownBy(() -> timeline.page(bolt.scope, ada, cursor, 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
    }

    @Test
    void aForgedCursor_isRefused() {
        disclosed(ada);
        disclosed(ada);
        byte[] cursor = Base64.getUrlDecoder()
                .decode(timeline.page(acme.scope, ada, null, 1).next());
        cursor[cursor.length - 1]++;
        byte[] timeless = new byte[cursor.length];
        timeless[cursor.length - 1] = 'r';
        for (byte[] forged : List.of(cursor, timeless)) {
            String text = Base64.getUrlEncoder().encodeToString(forged);
            assertThatThrownBy(() -> timeline.page(acme.scope, ada, text, 10))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
        }
    }

    private static List<moxora.receipt.Receipt> disclosures(List<Timeline.Entry> entries) {
        return entries.stream()
                .filter(Timeline.Disclosure.class::isInstance)
                .map(entry -> ((Timeline.Disclosure) entry).receipt())
                .toList();
    }
}
