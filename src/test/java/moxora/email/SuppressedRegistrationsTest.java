package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.TestPlatform;
import moxora.email.message.MessageDraft;
import moxora.email.message.RegisteredMessage.Kind;
import moxora.email.provider.Sender;
import moxora.email.suppression.Happenings;
import moxora.email.suppression.SuppressionReason;
import moxora.email.suppression.Suppressions;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom no message may be registered for, and why. */
class SuppressedRegistrationsTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Registrations registrations = platform.assembly.email.registrations;
    private final Suppressions suppressions = platform.assembly.email.suppressions;

    private static MessageDraft draft(String id, UUID contact, Kind kind, String topic, String recipient) {
        return MessageDraft.of("", id, contact, kind.wire(), topic, recipient);
    }

    private void register(TenantScope scope, UUID contact, Kind kind, String topic) {
        registrations.register(scope, draft(UUID.randomUUID().toString(), contact, kind, topic, null));
    }

    private static Consumer<Fault> suppressedFor(SuppressionReason reason) {
        return fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.SUPPRESSED);
            assertThat(fault.reason()).isEqualTo(reason.wire());
        };
    }

    private void refused(TenantScope scope, UUID contact, Kind kind, String topic, SuppressionReason reason) {
        assertThatThrownBy(() -> register(scope, contact, kind, topic))
                .isInstanceOfSatisfying(Fault.class, suppressedFor(reason));
    }

    @Test
    @Tag("P54")
    @Tag("P110")
    void eachReason_stopsWhatItShouldStop_andOnlyAtItsOrganisation() {
        for (SuppressionReason reason : SuppressionReason.values()) {
            String address = reason.wire() + "@reasons.example";
            UUID contact = acme.contact(address);
            UUID elsewhere = bolt.contact(address);
            Happenings happenings = new Happenings(platform.assembly, acme.scope);
            platform.assembly.store.run(
                    acme.scope,
                    session -> platform.assembly.email.suppressionList.suppress(
                            session, happenings.mark(address), null, reason));

            refused(acme.scope, contact, Kind.MARKETING, null, reason);
            refused(acme.scope, contact, Kind.MARKETING, "news", reason);
            if (List.of(SuppressionReason.HARD_BOUNCE, SuppressionReason.COMPLAINT, SuppressionReason.MANUAL)
                    .contains(reason)) {
                refused(acme.scope, contact, Kind.TRANSACTIONAL, null, reason);
            } else {
                register(acme.scope, contact, Kind.TRANSACTIONAL, null);
            }
            register(bolt.scope, elsewhere, Kind.MARKETING, "news");
        }
    }

    @Test
    @Tag("P54")
    void ofATopic_stopsThatTopicOnly_inWhateverWriting() {
        UUID contact = acme.contact(ADA);
        suppressions.add(acme.scope, " ADA@Example.ORG ", "Caf\u00e9 News", SuppressionReason.UNSUBSCRIBE);

        refused(acme.scope, contact, Kind.MARKETING, "cafe\u0301 NEWS", SuppressionReason.UNSUBSCRIBE);
        register(acme.scope, contact, Kind.MARKETING, "Price alarms");
        register(acme.scope, contact, Kind.MARKETING, null);
        register(acme.scope, acme.contact("ada+tag@example.org"), Kind.MARKETING, "Caf\u00e9 News");
    }

    @Test
    @Tag("P54")
    void theGravestReason_isTold() {
        UUID contact = acme.contact(ADA);
        suppressions.add(acme.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        suppressions.add(acme.scope, ADA, "news", SuppressionReason.COMPLAINT);
        suppressions.add(acme.scope, ADA, null, SuppressionReason.MANUAL);

        refused(acme.scope, contact, Kind.MARKETING, "news", SuppressionReason.COMPLAINT);
        refused(acme.scope, contact, Kind.MARKETING, null, SuppressionReason.MANUAL);
    }

    @Test
    @Tag("P54")
    void anUnsubscribeReportedByAProvider_isOfTheMessagesTopic() {
        UUID contact = acme.contact(ADA);
        registrations.register(acme.scope, draft("14c5d75ce93", contact, Kind.MARKETING, "news", null));
        acme.receive(Sender.event("unsubscribe", ADA, acme.now()).build());

        refused(acme.scope, contact, Kind.MARKETING, "news", SuppressionReason.UNSUBSCRIBE);
        register(acme.scope, contact, Kind.MARKETING, "price alarms");
        assertThat(suppressions.page(acme.scope, null, null, null, 10).items())
                .singleElement()
                .satisfies(item -> assertThat(item.topic()).isEqualTo("news"));
    }

    @Test
    @Tag("P54")
    void aReportAboutAnotherWritingOfTheAddress_stopsTheOneThatTheMessageWentTo() {
        UUID contact = acme.contact(ADA);
        registrations.register(acme.scope, draft("14c5d75ce93", contact, Kind.MARKETING, null, null));
        acme.receive(Sender.event("spamreport", "forwarded@elsewhere.example", acme.now())
                .build());

        refused(acme.scope, contact, Kind.TRANSACTIONAL, null, SuppressionReason.COMPLAINT);
    }

    @Test
    @Tag("P54")
    void whoeverIsErased_andComesBack_isStillLeftAlone() {
        UUID contact = acme.contact(ADA);
        acme.receive(Sender.event("unsubscribe", ADA, acme.now()).build());
        platform.assembly.contacts.erase(acme.scope, contact, null);
        assertThat(String.join("\n", acme.dump("suppression"))).doesNotContainIgnoringCase("ada@");

        UUID again = acme.contact("ADA@example.org");
        refused(acme.scope, again, Kind.MARKETING, "news", SuppressionReason.UNSUBSCRIBE);
        register(acme.scope, again, Kind.TRANSACTIONAL, null);
    }
}
