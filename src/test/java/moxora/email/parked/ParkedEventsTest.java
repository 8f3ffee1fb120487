package moxora.email.parked;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.event.EventMappings;
import moxora.email.event.ParkedCounts;
import moxora.email.event.ParkedReason;
import moxora.email.event.Receipt;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept apart can be seen, counted and given a meaning, and goes when its time is over. */
@Tag("P13")
class ParkedEventsTest {

    private static final String ADA = "ada@example.org";
    private static final ParkedReplay.Selection ALL = new ParkedReplay.Selection(null, null);

    private final TestPlatform platform = new TestPlatform();
    private final EmailParts email = new EmailParts(platform);
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.organisation("bolt", "moxora"));
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    /** What the tests call. */
    private record EmailParts(EventMappings mappings, ParkedEvents events, ParkedReplay replay, ParkedCounts counts) {

        EmailParts(TestPlatform platform) {
            this(
                    platform.assembly.email.eventMappings,
                    platform.assembly.email.parkedEvents,
                    platform.assembly.email.parkedReplay,
                    platform.assembly.email.parkedCounts);
        }
    }

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    private ParkedEvents.Page page(Mailroom of) {
        return email.events.page(of.scope, null, null, null, 200);
    }

    private ParkedReplay.Outcome replay(Mailroom of) {
        return email.replay.replay(of.scope, ALL, null);
    }

    private JsonObject event(String type) {
        return Sender.event(type, ADA, then).build();
    }

    @Test
    void whatIsApart_isSeenWithItsReason_andNeverWithAnAddress() {
        long before = email.counts.of(ParkedReason.MALFORMED);
        acme.receive(event("processed"), event("bounce"));
        acme.receive(Sender.event("ada@example.org", ADA, then).build());
        acme.receive(Sender.event("open", ADA, then).remove("timestamp").build());

        ParkedEvents.Page page = page(acme);

        assertThat(page.items())
                .extracting(ParkedEvents.Item::reason)
                .containsExactlyInAnyOrder(
                        ParkedReason.MALFORMED,
                        ParkedReason.UNKNOWN_TYPE,
                        ParkedReason.UNKNOWN_TYPE,
                        ParkedReason.UNKNOWN_RECIPIENT);
        assertThat(page.items().get(0).fault()).isEqualTo("timestamp");
        assertThat(page.items().get(1).type()).isEqualTo("[address]");
        assertThat(page.items())
                .filteredOn(item -> "processed".equals(item.type()))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.provider()).isEqualTo("sendgrid");
                    assertThat(item.at()).isEqualTo(then);
                    assertThat(item.receivedAt()).isAfter(then);
                });
        assertThat(page.totals())
                .containsEntry(ParkedReason.MALFORMED, 1L)
                .containsEntry(ParkedReason.UNKNOWN_TYPE, 2L)
                .containsEntry(ParkedReason.UNKNOWN_RECIPIENT, 1L);
        assertThat(page.items().toString() + page.totals()).doesNotContain("ada@");
        assertThat(email.counts.of(ParkedReason.MALFORMED) - before).isEqualTo(1);
        assertThat(page(bolt).items()).isEmpty();
        assertThat(page(bolt).totals().values()).containsOnly(0L);
    }

    @Test
    void pages_goOnWhereTheOneBeforeEnded() {
        acme.receive(IntStream.range(0, 7)
                .mapToObj(i -> Sender.event("type" + i, ADA, then).build())
                .toArray(JsonObject[]::new));
        List<ParkedEvents.Item> paged = new ArrayList<>();
        String cursor = null;
        do {
            ParkedEvents.Page page = email.events.page(acme.scope, null, null, cursor, 3);
            paged.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);

        assertThat(paged).hasSize(7).isEqualTo(page(acme).items());
        assertThat(email.events
                        .page(acme.scope, ParkedReason.MALFORMED, null, null, 3)
                        .items())
                .isEmpty();
        assertThat(email.events
                        .page(acme.scope, ParkedReason.UNKNOWN_TYPE, "report", null, 3)
                        .items())
                .isEmpty();
        assertThatThrownBy(() -> email.events.page(acme.scope, null, null, "nonsense", 3))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
        assertThatThrownBy(() -> email.replay.replay(acme.scope, ALL, "nonsense"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    void aMapping_takesUpWhatWaits_andWhatArrives() {
        UUID ada = acme.contact(ADA);
        acme.receive(event("processed"));
        bolt.contact(ADA);
        bolt.receive(event("processed"));
        email.mappings.set(acme.scope, "sendgrid", "processed", "deferred");

        assertThat(acme.receive(
                        Sender.event("processed", ADA, then.plusSeconds(5)).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada))
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.type()).isEqualTo(EmailEventType.DEFERRED));
        assertThat(acme.receive(event("processed"))).isEqualTo(new Receipt(0, 1, 0));
        assertThat(acme.timeline(ada)).hasSize(2);
        assertThat(acme.count("parked_event")).isZero();
        assertThat(replay(bolt).receipt()).isEqualTo(new Receipt(0, 0, 1));
        assertThat(email.mappings.list(bolt.scope)).isEmpty();
    }

    @Test
    void aMappedEventAboutNobody_waitsForItsRecipient_fromItsFirstReceiptOn() {
        acme.receive(event("processed"));
        Instant receivedAt = page(acme).items().get(0).receivedAt();
        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(2)));
        email.mappings.set(acme.scope, "sendgrid", "processed", "bounce");

        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(0, 0, 1));

        assertThat(page(acme).items()).singleElement().satisfies(item -> {
            assertThat(item.reason()).isEqualTo(ParkedReason.UNKNOWN_RECIPIENT);
            assertThat(item.type()).isEqualTo("bounce");
            assertThat(item.receivedAt()).isEqualTo(receivedAt);
        });
        UUID ada = acme.contact(ADA);
        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.timeline(ada))
                .singleElement()
                .satisfies(item -> assertThat(item.bounceClass()).isEqualTo("soft"));
    }

    @Test
    void whatIsIgnored_isTakenWithoutEffect() {
        UUID ada = acme.contact(ADA);
        acme.receive(event("processed"));
        email.mappings.set(acme.scope, "sendgrid", "processed", "ignore");

        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.receive(event("processed"))).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).isEmpty();
        assertThat(acme.count("parked_event")).isZero();
        email.mappings.remove(acme.scope, "sendgrid", "processed");
        assertThat(acme.receive(event("processed"))).isEqualTo(new Receipt(0, 0, 1));
        assertThatThrownBy(() -> email.mappings.remove(acme.scope, "sendgrid", "processed"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(acme.dump("audit_entry"))
                .filteredOn(row -> row.toLowerCase(Locale.ROOT).contains("event_mapping_"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, processed, delivery, unknown_provider",
        "sendgrid, ada@example.org, delivery, invalid_name",
        "sendgrid, ' processed', delivery, invalid_name",
        "sendgrid, processed, opened, unknown_type"
    })
    void aMappingThatCannotBe_isRefused(String provider, String name, String type, String code) {
        assertThatThrownBy(() -> email.mappings.set(acme.scope, provider, name, type))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::code)
                            .containsExactly(code);
                    assertThat(fault.detail() + fault.complaints()).doesNotContain("ada@");
                });
        assertThatThrownBy(() -> email.mappings.set(acme.scope, "sendgrid", "n".repeat(101), "ignore"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
        assertThat(acme.count("event_mapping")).isZero();
    }

    @Test
    void whatNobodyTookUp_goesWhenItsTimeIsOver() {
        acme.receive(event("processed"));
        bolt.receive(event("processed"));
        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(20)));
        acme.receive(event("bounce"));
        expire();
        assertThat(acme.count("parked_event")).isEqualTo(2);

        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(11)));
        expire();

        assertThat(page(acme).items())
                .extracting(ParkedEvents.Item::reason)
                .containsExactly(ParkedReason.UNKNOWN_RECIPIENT);
        assertThat(bolt.count("parked_event")).isZero();
    }

    /** Of all organisations that the tests before made. */
    private void expire() {
        platform.assembly.retention.run.run(acme.scope);
        platform.assembly.retention.run.run(bolt.scope);
    }
}
