package moxora.email.event;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.provider.Delivery;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose an event is, and what is kept of whom. */
class EventOwnersTest {

    private static final String ADA = "Ada@Example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact(ADA);
    private final UUID adaAtBolt = bolt.contact(ADA);
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "ADA@EXAMPLE.ORG", " Ada@exAmple.org "})
    void recipients_matchInAnyCase(String recipient) {
        assertThat(acme.receive(Sender.event("open", recipient, then).build())).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.receive(event("open"))).isEqualTo(new Receipt(0, 1, 0));

        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @Test
    void anUnknownRecipient_isParked_andStaysOutOfTheWayWhenTheContactComes() {
        JsonObject early = Sender.event("open", "grace@example.org", then).build();
        assertThat(acme.receive(early)).isEqualTo(new Receipt(0, 0, 1));
        assertThat(acme.receive(early)).isEqualTo(new Receipt(0, 1, 0));

        UUID grace = acme.contact("Grace@example.org");

        assertThat(acme.receive(early)).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.timeline(grace)).hasSize(1);
    }

    @Test
    @Tag("P14")
    void aPayloadThatNamesAnotherTenant_goesNowhereElse() {
        UUID boltId = bolt.scope.organisation().value();
        JsonObject naming = Sender.event("open", ADA, then)
                .add("organisation_id", boltId.toString())
                .add("organisationId", boltId.toString())
                .add("endpoint", bolt.endpoint.toString())
                .add("tenant", "bolt")
                .build();

        assertThat(acme.receive(naming)).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(bolt.count("email_event")).isZero();
        assertThat(bolt.count("parked_event")).isZero();
    }

    @Test
    @Tag("P14")
    void aDeliveryToOne_isNotTakenByAnother() {
        Delivery forAcme = acme.sender.sign(acme.now(), event("open"));

        assertThatThrownBy(() -> bolt.receive(forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThatThrownBy(() ->
                        platform.assembly.email.events.receive(bolt.asProvider(), "sendgrid", acme.endpoint, forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() ->
                        platform.assembly.email.events.receive(acme.asProvider(), "mailgun", acme.endpoint, forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(bolt.count("email_event") + acme.count("email_event")).isZero();
    }

    @Test
    void anAddressOfSeveralContacts_isOnTheTimelineOfEach_butOneEvent() {
        UUID twin = acme.contact("other@example.org", "ADA@example.org");

        assertThat(acme.receive(event("bounce"))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.receive(event("bounce"))).isEqualTo(new Receipt(0, 1, 0));

        assertThat(acme.timeline(ada)).hasSize(1).isEqualTo(acme.timeline(twin));
        assertThat(acme.count("email_event")).isEqualTo(2);
    }

    @Test
    @Tag("T-54")
    void aLateEventAboutAnErasedContact_bringsNobodyBack() {
        acme.receive(event("open"));
        platform.assembly.contacts.erase(acme.scope, ada, null);
        assertThat(acme.count("email_event")).isZero();

        assertThat(acme.receive(event("open"), event("click"))).isEqualTo(new Receipt(2, 0, 0));

        assertThat(acme.count("email_event") + acme.count("parked_event")).isZero();
        assertThatThrownBy(() -> acme.timeline(ada)).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
    }

    @Test
    void whereThePolicyKeepsNoTracking_opensAndClicksLeaveNothing() {
        Mailroom moksho = new Mailroom(platform, platform.organisation("moksho", "moksho"));
        UUID contact = moksho.contact(ADA);

        assertThat(moksho.receive(
                        event("open"),
                        event("click"),
                        Sender.event("open", "stranger@example.org", then).build(),
                        event("delivered")))
                .isEqualTo(new Receipt(4, 0, 0));

        assertThat(moksho.timeline(contact)).extracting(Timeline.Item::type).containsExactly(EmailEventType.DELIVERY);
        assertThat(moksho.count("email_event")).isEqualTo(1);
        assertThat(moksho.count("parked_event")).isZero();
    }

    @Test
    void noAddressAndNoIp_liesInAnyRow() {
        String marker = "zanzibar.quokka@marker-host.example";
        acme.contact(marker);
        acme.receive(
                Sender.event("click", marker, then)
                        .add("url", "https://marker-host.example/a?email=" + marker)
                        .build(),
                Sender.event("bounce", marker, then)
                        .add("reason", "550 <" + marker + "> unknown at [198.51.100.77]")
                        .build(),
                Sender.event("processed", marker, then).build(),
                Sender.event("open", "not-" + marker, then).build(),
                Sender.event("open", marker, then).remove("timestamp").build());

        assertThat(acme.count("email_event")).isEqualTo(2);
        assertThat(acme.count("parked_event")).isEqualTo(3);
        for (String table :
                List.of("email_event", "parked_event", "contact", "contact_token", "route", "audit_entry")) {
            for (String trace : List.of(marker, "zanzibar", "198.51.100.77", "Mozilla")) {
                assertThat(acme.dump(table))
                        .allSatisfy(row -> assertThat(row.toLowerCase(Locale.ROOT))
                                .doesNotContain(trace.toLowerCase(Locale.ROOT))
                                .doesNotContain(HexFormat.of().formatHex(trace.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    @Test
    void whatIsShown_isCleaned() {
        acme.receive(
                Sender.event("click", ADA, then)
                        .add("url", "https://u:p@shop.example/a?email=ada%40example.org&id=7#top")
                        .build(),
                Sender.event("bounce", ADA, then.minusSeconds(1))
                        .add("reason", "550 5.1.1 <ada@example.org> unknown at 198.51.100.77")
                        .build());

        assertThat(acme.timeline(ada))
                .extracting(Timeline.Item::url, Timeline.Item::reason)
                .containsExactly(
                        tuple("https://shop.example/a?email&id", null),
                        tuple(null, "550 5.1.1 <[address]> unknown at [ip]"));
    }

    private JsonObject event(String type) {
        return Sender.event(type, ADA, then).build();
    }
}
