package moxora.email.event;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Timeline timeline = platform.assembly.email.timeline;
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact("ada@example.org");
    private final Instant then = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @Tag("P15")
    void pages_areNewestFirst_wholeAndWithoutDoubles() {
        // Groups of five share a second, so that page borders fall within one.
        acme.receive(IntStream.range(0, 23)
                .mapToObj(i -> Sender.event("click", "ada@example.org", then.plusSeconds(i / 5))
                        .add("url", "https://x.example/" + i)
                        .build())
                .toArray(JsonObject[]::new));

        List<Timeline.Item> all = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            Timeline.Page page = timeline.page(acme.scope, ada, cursor, 4);
            all.addAll(page.items());
            cursor = page.next();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(6);
        assertThat(all).hasSize(23).doesNotHaveDuplicates();
        assertThat(all).extracting(Timeline.Item::at).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(timeline.page(acme.scope, ada, null, 23).next()).isNull();
    }

    @Test
    @Tag("P15")
    void aBounce_saysWhatTheReceivingSideSaid_andWhenItWasReported() {
        Instant before = acme.now();
        acme.receive(Sender.event("bounce", "ada@example.org", then)
                .add("status", "5.1.1")
                .add("reason", "550 5.1.1 <ada@example.org> unknown")
                .build());

        assertThat(acme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.at()).isEqualTo(then);
            assertThat(item.receivedAt()).isBetween(before.minusMillis(1), acme.now());
            assertThat(item.statusCode()).isEqualTo("5.1.1");
            assertThat(String.valueOf(item.diagnostic()) + item.reason())
                    .contains("550 5.1.1")
                    .doesNotContain("ada@");
        });
    }

    @Test
    @Tag("T-01")
    void anothersContact_hasNoTimelineHere() {
        acme.receive(Sender.event("open", "ada@example.org", then).build());

        for (UUID contact : List.of(ada, UUID.randomUUID())) {
            assertThatThrownBy(() -> timeline.page(bolt.scope, contact, null, 10))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
            assertThatThrownBy(() -> timeline.recent(bolt.scope, contact, 10))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "!!!",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "__________________________________________"
            })
    void aStrangeCursor_isRefused(String cursor) {
        assertThatThrownBy(() -> timeline.page(acme.scope, ada, cursor, 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    void aCursorWithATimeBeyondTheEnd_isRefused() {
        byte[] far = new byte[24];
        java.util.Arrays.fill(far, (byte) 0x7f);
        assertThatThrownBy(() ->
                        timeline.page(acme.scope, ada, Base64.getUrlEncoder().encodeToString(far), 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    @Tag("P15")
    void theShortView_tellsTypesAndTimes_andOpensNothing() {
        acme.receive(
                Sender.event("delivered", "ada@example.org", then).build(),
                Sender.event("open", "ada@example.org", then.plusSeconds(5)).build(),
                Sender.event("click", "ada@example.org", then.plusSeconds(9)).build());
        long opened = platform.assembly.sealer.openings();

        List<Timeline.Happening> newest = timeline.recent(acme.scope, ada, 2);

        assertThat(newest)
                .containsExactly(
                        new Timeline.Happening(EmailEventType.CLICK, then.plusSeconds(9)),
                        new Timeline.Happening(EmailEventType.OPEN, then.plusSeconds(5)));
        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
    }

    @Test
    @Tag("T-21")
    void anEventMovedToAnotherContact_doesNotOpen() {
        UUID grace = acme.contact("grace@example.org");
        acme.receive(Sender.event("open", "ada@example.org", then).build());
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "insert into email_event select organisation_id, at, identity, ?::uuid, type, sealed,"
                                        + " received_at, shown_at from email_event where organisation_id = ? and contact_id = ?",
                                grace,
                                session.organisation(),
                                ada));

        assertThat(acme.timeline(ada)).hasSize(1);
        assertThatThrownBy(() -> acme.timeline(grace)).isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
    }
}
