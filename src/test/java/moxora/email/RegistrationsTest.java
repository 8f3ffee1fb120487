package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.TestPlatform;
import moxora.email.message.MessageDraft;
import moxora.email.message.RegisteredMessage.Kind;
import moxora.email.message.TopicName;
import moxora.email.suppression.SuppressionReason;
import moxora.email.suppression.Suppressions;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RegistrationsTest {

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
    void severalAddresses_allCount_unlessTheRecipientIsNamed() {
        UUID contact = acme.contact(ADA, "second@example.org");
        suppressions.add(acme.scope, "second@example.org", null, SuppressionReason.HARD_BOUNCE);

        refused(acme.scope, contact, Kind.TRANSACTIONAL, null, SuppressionReason.HARD_BOUNCE);
        registrations.register(acme.scope, draft("a", contact, Kind.MARKETING, null, "ADA@example.org"));
        assertThatThrownBy(() -> registrations.register(
                        acme.scope, draft("b", contact, Kind.MARKETING, null, "second@example.org")))
                .isInstanceOfSatisfying(Fault.class, suppressedFor(SuppressionReason.HARD_BOUNCE));
        assertThatThrownBy(() -> registrations.register(
                        acme.scope, draft("c", contact, Kind.MARKETING, null, "third@example.org")))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints().get(0).pointer()).isEqualTo("/recipient");
                    assertThat(fault.toString()).doesNotContain("third");
                });
        assertThatThrownBy(() -> register(acme.scope, acme.contact(), Kind.MARKETING, null))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).code()).isEqualTo("no_address"));
    }

    @Test
    void theSameAgain_isTheSame_anotherKindOrTopicIsAConflict_anotherContactAnotherMessage() {
        UUID contact = acme.contact(ADA);
        registrations.register(acme.scope, draft("id-1", contact, Kind.MARKETING, "news", null));
        List<String> before = acme.dump("message");
        registrations.register(acme.scope, draft(" <id-1> ", contact, Kind.MARKETING, "NEWS", null));
        registrations.register(acme.scope, draft("id-1", contact, Kind.MARKETING, "news", ADA));
        assertThat(acme.dump("message")).isEqualTo(before);

        for (MessageDraft other : List.of(
                draft("id-1", contact, Kind.TRANSACTIONAL, "news", null),
                draft("id-1", contact, Kind.MARKETING, "other", null),
                draft("id-1", contact, Kind.MARKETING, null, null))) {
            assertThatThrownBy(() -> registrations.register(acme.scope, other))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
        }
        assertThat(acme.dump("message")).isEqualTo(before);
        registrations.register(
                acme.scope, draft("id-1", acme.contact("eve@example.org"), Kind.TRANSACTIONAL, null, null));
        assertThat(acme.count("message")).isEqualTo(2);

        suppressions.add(acme.scope, ADA, null, SuppressionReason.MANUAL);
        assertThatThrownBy(
                        () -> registrations.register(acme.scope, draft("id-1", contact, Kind.MARKETING, "news", null)))
                .as("registered, but perhaps not sent yet")
                .isInstanceOfSatisfying(Fault.class, suppressedFor(SuppressionReason.MANUAL));
    }

    @Test
    @Tag("T-01")
    void anothersContact_andNone_areAlike() {
        UUID ofBolt = bolt.contact(ADA);
        List<String> told = new ArrayList<>();
        for (UUID contact : List.of(ofBolt, UUID.randomUUID())) {
            assertThatThrownBy(() -> registrations.register(
                            acme.scope, draft("x", contact, Kind.MARKETING, null, "ada@example.org")))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND);
                        told.add(fault.detail() + fault.complaints());
                    });
        }
        assertThat(told.get(0)).isEqualTo(told.get(1));
        assertThat(acme.count("message") + bolt.count("message")).isZero();
    }

    @Test
    void inABatch_eachIsAnsweredByItself_andWhatIsSoundIsRegistered() {
        UUID sound = acme.contact(ADA);
        UUID suppressed = acme.contact("eve@example.org");
        suppressions.add(acme.scope, "eve@example.org", "news", SuppressionReason.UNSUBSCRIBE);
        List<MessageDraft> drafts = List.of(
                draft("1", sound, Kind.MARKETING, "news", null),
                draft("2", suppressed, Kind.MARKETING, "news", null),
                draft("3", UUID.randomUUID(), Kind.MARKETING, "news", null),
                draft("1", sound, Kind.MARKETING, "other", null),
                draft("1", sound, Kind.MARKETING, "news", null),
                draft("4", suppressed, Kind.TRANSACTIONAL, "news", null));

        List<Registrations.Outcome> outcomes = registrations.register(acme.scope, drafts);

        assertThat(outcomes.stream()
                        .map(outcome -> outcome.refusal() == null
                                ? "ok"
                                : outcome.refusal().code().wire()))
                .containsExactly("ok", "suppressed", "not_found", "conflict", "ok", "ok");
        assertThat(acme.count("message")).isEqualTo(2);
        assertThatThrownBy(() -> registrations.register(
                        acme.scope, java.util.Collections.nCopies(Registrations.MOST + 1, drafts.get(0))))
                .isInstanceOf(Fault.class);
    }

    @Test
    @Tag("P83")
    void whileTheOrganisationCloses_nothingIsRegistered() {
        TenantScope closing = platform.organisation("closing", "moxora");
        UUID contact = new Mailroom(platform, closing).contact(ADA);
        platform.assembly.erasure.closures.request(closing);
        assertThatThrownBy(() -> register(closing, contact, Kind.TRANSACTIONAL, null))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.ORGANISATION_CLOSING));
    }

    @Test
    void whatIsRegistered_isSealed_andItsTrackingIsThePolicysOfThatMoment() {
        UUID contact = acme.contact("cnry-address@example.org");
        registrations.register(
                acme.scope, draft("cnry-message", contact, Kind.MARKETING, "cnry-topic", "cnry-address@example.org"));
        String row = String.join("\n", acme.dump("message"));
        assertThat(row).contains("identified").doesNotContain("cnry").doesNotContain(hex("cnry"));

        UUID other = bolt.contact(ADA);
        register(bolt.scope, other, Kind.MARKETING, null);
        assertThat(String.join("\n", bolt.dump("message")))
                .contains(platform.assembly
                        .policies
                        .require("pixelant")
                        .emailEvents()
                        .tracking()
                        .name()
                        .toLowerCase(java.util.Locale.ROOT));
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void onlyMarketing_hasHeaders_andTheyAreAskedForInTheTransaction() {
        List<String> asked = new ArrayList<>();
        Registrations withHeaders = Registering.with(platform.assembly, (session, message, topic, addresses) -> {
            assertThat(addresses).hasSize(1);
            asked.add(message.kind() + " " + topic + " "
                    + session.sql()
                            .count(
                                    "select count(*) from message where organisation_id = ? and id = ?",
                                    session.organisation(),
                                    message.id()));
            return java.util.Map.of("List-Unsubscribe", "<https://x.example/u>");
        });
        UUID contact = acme.contact(ADA);
        assertThat(withHeaders.register(acme.scope, draft("m", contact, Kind.MARKETING, "news", null)))
                .containsKey("List-Unsubscribe");
        assertThat(withHeaders.register(acme.scope, draft("t", contact, Kind.TRANSACTIONAL, "news", null)))
                .isEmpty();
        withHeaders.register(acme.scope, draft("m", contact, Kind.MARKETING, "news", null));
        assertThat(asked).containsExactly("MARKETING news 1", "MARKETING news 1");
    }

    @Test
    void whatIsNoMessage_isRefusedAtItsPlace() {
        UUID contact = UUID.randomUUID();
        for (Runnable wrong : List.<Runnable>of(
                () -> draft(" ", contact, Kind.MARKETING, null, null),
                () -> draft("a b", contact, Kind.MARKETING, null, null),
                () -> draft("a".repeat(MessageDraft.LONGEST_ID + 1), contact, Kind.MARKETING, null, null),
                () -> draft("a", null, Kind.MARKETING, null, null),
                () -> draft("a", contact, Kind.MARKETING, " ", null),
                () -> draft("a", contact, Kind.MARKETING, "a\nb", null),
                () -> draft("a", contact, Kind.MARKETING, "t".repeat(TopicName.LONGEST + 1), null),
                () -> draft("a", contact, Kind.MARKETING, null, "nobody"),
                () -> MessageDraft.of("", "a", contact, "advertising", null, null))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED));
        }
    }
}
