package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.email.Mailroom;
import moxora.email.message.RegisteredMessage.Kind;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lifts a suppression: the consent of whoever refused, which is recorded, and where nobody refused, nothing. */
@Tag("P54")
class ConsentsTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Suppressions suppressions = moxora.email.suppressions;
    private final Happenings happenings = new Happenings(moxora, acme.scope);

    private List<Optional<SuppressionReason>> check(TenantScope scope, String topic, String... addresses) {
        return moxora.email.suppressionChecks.check(scope, List.of(addresses), Kind.MARKETING, topic);
    }

    private Consents.Given consent(Instant at) {
        return new Consents.Given(at, "web form", "I want the news again.");
    }

    @Test
    @Tag("P110")
    void whatSomebodyRefused_isLiftedByAConsentOnly_whichIsRecordedAndFound() {
        for (SuppressionReason reason :
                List.of(SuppressionReason.UNSUBSCRIBE, SuppressionReason.COMPLAINT, SuppressionReason.IMPORT)) {
            suppressions.add(acme.scope, ADA, "news", reason);
            assertThatThrownBy(() -> suppressions.remove(acme.scope, ADA, "news", null, null))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                        assertThat(fault.complaints().get(0).code()).isEqualTo("consent_required");
                    });
            assertThat(check(acme.scope, "news", ADA)).containsExactly(Optional.of(reason));
            Suppressions.Removed removed =
                    suppressions.remove(acme.scope, "Ada@example.ORG", "News", null, consent(acme.now()));
            assertThat(removed.reasons()).containsExactly(reason);
            assertThat(removed.consent()).isNotNull();
            assertThat(check(acme.scope, "news", ADA)).containsExactly(Optional.empty());
        }
        assertThat(moxora.email.consents.page(acme.scope, ADA, null, 9).items())
                .hasSize(3)
                .allSatisfy(consent -> {
                    assertThat(consent.topic()).isEqualTo("News");
                    assertThat(consent.given().source()).isEqualTo("web form");
                    assertThat(consent.recordedBy())
                            .isEqualTo(acme.scope.actor().label());
                });
        assertThat(moxora.email
                        .consents
                        .page(acme.scope, "eve@example.org", null, 9)
                        .items())
                .isEmpty();
        assertThat(moxora.email.consents.page(bolt.scope, null, null, 9).items())
                .isEmpty();
        assertThat(moxora.email.consents.page(acme.scope, null, null, 2).next()).isNotNull();
    }

    @Test
    void whatNobodyWished_isLiftedWithoutConsent_byItselfOnly() {
        suppressions.add(acme.scope, ADA, null, SuppressionReason.MANUAL);
        suppressions.add(acme.scope, ADA, null, SuppressionReason.HARD_BOUNCE);
        suppressions.add(acme.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        suppressions.add(acme.scope, ADA, "news", SuppressionReason.MANUAL);

        assertThat(suppressions
                        .remove(acme.scope, ADA, null, SuppressionReason.HARD_BOUNCE, null)
                        .reasons())
                .isEqualTo(Set.of(SuppressionReason.HARD_BOUNCE));
        assertThat(check(acme.scope, null, ADA)).containsExactly(Optional.of(SuppressionReason.MANUAL));
        assertThat(suppressions
                        .remove(acme.scope, ADA, null, SuppressionReason.MANUAL, null)
                        .reasons())
                .hasSize(1);
        assertThat(check(acme.scope, null, ADA)).containsExactly(Optional.of(SuppressionReason.UNSUBSCRIBE));
        assertThat(check(acme.scope, "news", ADA)).containsExactly(Optional.of(SuppressionReason.MANUAL));
        assertThat(suppressions.remove(acme.scope, "eve@example.org", null, null, consent(acme.now())))
                .as("nothing was lifted, so nothing is recorded")
                .isEqualTo(new Suppressions.Removed(Set.of(), null));
        assertThat(acme.count("consent")).isZero();
    }

    @Test
    @Tag("T-43")
    void anOlderWish_reportedAfterTheConsent_isNoNews_andANewerOneIs() {
        Instant asked = acme.now().minus(Duration.ofHours(3));
        suppressions.add(acme.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        suppressions.remove(acme.scope, ADA, null, null, consent(asked.plus(Duration.ofHours(1))));

        happenings.tell(happenings.of(EmailEventType.UNSUBSCRIBE, ADA, asked, false, null));
        assertThat(check(acme.scope, null, ADA)).containsExactly(Optional.empty());
        happenings.tell(happenings.of(EmailEventType.UNSUBSCRIBE, ADA, asked.plus(Duration.ofHours(2)), false, null));
        assertThat(check(acme.scope, null, ADA)).containsExactly(Optional.of(SuppressionReason.UNSUBSCRIBE));
    }

    @Test
    void aConsent_isOfThePast_andSaysWhence() {
        suppressions.add(acme.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        for (Consents.Given wrong : List.of(
                consent(acme.now().plus(Duration.ofMinutes(6))),
                new Consents.Given(acme.now(), " ", null),
                new Consents.Given(acme.now(), "s".repeat(Consents.LONGEST_SOURCE + 1), null),
                new Consents.Given(acme.now(), "form", "t".repeat(Consents.LONGEST_TEXT + 1)))) {
            assertThatThrownBy(() -> suppressions.remove(acme.scope, ADA, null, null, wrong))
                    .isInstanceOf(Fault.class);
        }
        assertThat(check(acme.scope, null, ADA)).containsExactly(Optional.of(SuppressionReason.UNSUBSCRIBE));
    }

    @Test
    void aConsent_canBeAddedAndRead_andNeitherChangedNorRemoved() {
        suppressions.add(acme.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        suppressions.remove(acme.scope, ADA, null, null, consent(acme.now()));
        for (String statement : List.of(
                "delete from consent where organisation_id = ?",
                "update consent set given_at = now() where organisation_id = ?",
                "update consent set mark = topic_mark where organisation_id = ?")) {
            assertThatThrownBy(() -> moxora.store.run(
                            acme.scope, session -> session.sql().update(statement, session.organisation())))
                    .as(statement)
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("42501");
        }
        assertThat(acme.count("consent")).isEqualTo(1);
    }
}
