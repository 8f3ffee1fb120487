package moxora.email.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.Mailroom;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.field.Compartment;
import moxora.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The raw address and the raw agent of an open or a click are nowhere: not even in what is sealed, nor in what acts on it. */
@Tag("P7")
@Tag("P12")
class RawTracesTest {

    private static final String ADA = "ada@example.org";
    private static final String IP = "203.0.113.214";
    private static final String AGENT = "Mozilla/5.0 (X11; zanzibar-quokka; rv:128.7) Gecko/20100101 Firefox/128.7";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.bolt());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Intake intake = new Intake(acme);
    private final UUID ada = acme.contact(ADA);
    private final Instant then = acme.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));

    @Test
    void neitherIsInAnyRecord_norInWhatFollowsFromIt() {
        for (Policy.Tracking tracking : Policy.Tracking.values()) {
            intake.register(ada, "m-" + tracking, tracking);
            intake.receive(
                    of(EmailEventType.OPEN, ADA, "m-" + tracking), of(EmailEventType.CLICK, ADA, "m-" + tracking));
        }
        for (EmailEventType type : EmailEventType.values()) {
            intake.receive(of(type, ADA, "m-unregistered"), of(type, "stranger@example.org", "m-other"));
        }

        List<String> opened = opened(acme);
        assertThat(opened).as("opened").hasSizeGreaterThan(15);
        assertThat(traces(opened)).isEmpty();
        assertThat(opened).anyMatch(text -> text.contains("network=[203.0.113.0/24]"));
        assertThat(opened).anyMatch(text -> text.contains("client=[Firefox]"));
        assertThat(intake.taken).hasSizeGreaterThan(15);
        assertThat(traces(intake.taken.stream()
                        .map(event ->
                                event.reported().ip() + " " + event.reported().userAgent())
                        .toList()))
                .isEmpty();
        assertThat(opened(bolt)).isEmpty();
    }

    @Test
    void parkedEvents_haveNeitherNetworkNorClient() {
        intake.receive(of(EmailEventType.CLICK, "stranger@example.org", "m"));
        assertThat(opened(acme)).singleElement().asString().doesNotContain("203.0.113", "Firefox", "network", "client");
    }

    @Test
    void whatKeepsThem_isFound() {
        platform.assembly.sealer.prepare(acme.scope);
        EventSealing sealing = new EventSealing(platform.assembly.sealer);
        Token identity = intake.identity(of(EmailEventType.OPEN, ADA, "m"));
        Sealed careless = sealing.seal(acme.scope, identity, ada, of(EmailEventType.OPEN, ADA, "m"));
        assertThat(traces(List.of(text(sealing.open(acme.scope, identity, ada, careless)))))
                .as("sealed without being minimised")
                .isNotEmpty();
    }

    private static List<String> traces(List<String> texts) {
        return texts.stream()
                .filter(text -> text.contains(IP) || text.contains("zanzibar") || text.contains("128.7"))
                .toList();
    }

    /** Every event of the organisation, with all that is sealed in it. */
    private List<String> opened(Mailroom room) {
        EventSealing sealing = new EventSealing(platform.assembly.sealer);
        platform.assembly.sealer.prepare(room.scope);
        return platform.assembly.store.within(room.scope, session -> {
            List<String> opened = new ArrayList<>(session.sql()
                    .rows(
                            "select identity, contact_id, sealed from email_event where organisation_id = ?",
                            row -> text(sealing.open(room.scope, row.token(1), row.uuid(2), row.sealed(3))),
                            session.organisation()));
            opened.addAll(session.sql()
                    .rows(
                            "select id, sealed from parked_event where organisation_id = ?",
                            row -> text(platform.assembly.sealer.open(
                                    room.scope, Compartment.PARKED_EVENT, row.uuid(1), row.sealed(2), name -> true)),
                            session.organisation()));
            return opened;
        });
    }

    private static String text(FieldValues values) {
        StringBuilder text = new StringBuilder();
        values.names()
                .forEach(name ->
                        text.append(name).append('=').append(values.all(name)).append(' '));
        return text.toString();
    }

    private ReportedEvent of(EmailEventType type, String recipient, String message) {
        return ReportedEvent.of(type, recipient, "s")
                .at(then)
                .messageId(message)
                .url("https://x.example/a?ip=" + IP)
                .reason("from " + IP)
                .ip(IP)
                .userAgent(AGENT)
                .build();
    }
}
