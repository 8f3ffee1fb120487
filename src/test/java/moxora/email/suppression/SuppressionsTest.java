package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.crypto.Token;
import moxora.email.Mailroom;
import moxora.email.message.MessageDraft;
import moxora.email.message.RegisteredMessage.Kind;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P54")
class SuppressionsTest {

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
    void theSameAgain_isTheSameId_anotherTopicOrReasonAnother() {
        UUID id = suppressions.add(acme.scope, ADA, null, SuppressionReason.MANUAL);
        assertThat(suppressions.add(acme.scope, " ADA@EXAMPLE.org", null, SuppressionReason.MANUAL))
                .isEqualTo(id);
        assertThat(suppressions.add(acme.scope, ADA, "news", SuppressionReason.MANUAL))
                .isNotEqualTo(id);
        assertThat(suppressions.add(acme.scope, ADA, null, SuppressionReason.COMPLAINT))
                .isNotEqualTo(id);
        assertThat(suppressions.add(bolt.scope, ADA, null, SuppressionReason.MANUAL))
                .isNotEqualTo(id);
        assertThat(acme.count("suppression")).isEqualTo(3);
        assertThat(bolt.count("suppression")).isEqualTo(1);
    }

    @Test
    void writingsOfOneAddress_areOne_andAnotherMailboxIsAnother() {
        suppressions.add(acme.scope, "Zo\u00eb@B\u00fccher.example", null, SuppressionReason.MANUAL);
        assertThat(check(acme.scope, null, "zoe\u0308@XN--BCHER-KVA.example", "zo\u00eb+news@b\u00fccher.example"))
                .containsExactly(Optional.of(SuppressionReason.MANUAL), Optional.empty());
    }

    @Test
    @Tag("T-01")
    void theList_tellsReasonsAndTopics_newestFirst_ofThisOrganisationOnly() {
        suppressions.add(bolt.scope, ADA, "bolts", SuppressionReason.MANUAL);
        suppressions.add(acme.scope, ADA, "news", SuppressionReason.UNSUBSCRIBE);
        suppressions.add(acme.scope, ADA, null, SuppressionReason.MANUAL);
        suppressions.add(acme.scope, "eve@example.org", "NEWS", SuppressionReason.MANUAL);

        List<Suppressions.Item> all = new ArrayList<>();
        UUID after = null;
        do {
            Suppressions.Page page = suppressions.page(acme.scope, null, null, after, 2);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        assertThat(all)
                .extracting(Suppressions.Item::reason, Suppressions.Item::topic)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(SuppressionReason.MANUAL, "NEWS"),
                        org.assertj.core.groups.Tuple.tuple(SuppressionReason.MANUAL, null),
                        org.assertj.core.groups.Tuple.tuple(SuppressionReason.UNSUBSCRIBE, "news"));
        assertThat(suppressions
                        .page(acme.scope, SuppressionReason.MANUAL, null, null, 9)
                        .items())
                .hasSize(2);
        assertThat(suppressions.page(acme.scope, null, "News", null, 9).items()).hasSize(2);
        assertThat(suppressions
                        .page(acme.scope, SuppressionReason.MANUAL, "News", null, 9)
                        .items())
                .hasSize(1);
    }

    @Test
    void eventsOfUnknownRecipients_suppressThemAsWell_andProgramsUnsubscribeNobody() {
        happenings.tell(
                happenings.bounce("hard@nobody.example", BounceClass.HARD, acme.now()),
                happenings.bounce("soft@nobody.example", BounceClass.SOFT, acme.now()),
                happenings.bounce("block@nobody.example", BounceClass.BLOCK, acme.now()),
                happenings.of(EmailEventType.COMPLAINT, "spam@nobody.example", acme.now(), false, null),
                happenings.of(EmailEventType.UNSUBSCRIBE, "out@nobody.example", acme.now(), false, null),
                happenings.of(EmailEventType.UNSUBSCRIBE, "scanner@nobody.example", acme.now(), true, null),
                happenings.of(EmailEventType.REJECTED, "rejected@nobody.example", acme.now(), false, null));
        assertThat(check(
                        acme.scope,
                        null,
                        "hard@nobody.example",
                        "soft@nobody.example",
                        "block@nobody.example",
                        "spam@nobody.example",
                        "out@nobody.example",
                        "scanner@nobody.example",
                        "rejected@nobody.example"))
                .containsExactly(
                        Optional.of(SuppressionReason.HARD_BOUNCE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(SuppressionReason.COMPLAINT),
                        Optional.of(SuppressionReason.UNSUBSCRIBE),
                        Optional.empty(),
                        Optional.empty());
    }

    @Test
    void tenThousandAtOnce_areImportedAndChecked_inTheirOrder() {
        List<String> asked = IntStream.range(0, 10_000)
                .mapToObj(i -> "n" + i + "@bulk.example")
                .toList();
        List<SuppressionImport.Line> half = IntStream.range(0, 10_000)
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> new SuppressionImport.Line(i + 1L, asked.get(i), null, null))
                .toList();
        SuppressionImport.Result first = moxora.email.suppressionImport.add(acme.scope, half);
        assertThat(first).isEqualTo(new SuppressionImport.Result(5_000, 0, List.of()));
        assertThat(moxora.email.suppressionImport.add(acme.scope, half).known()).isEqualTo(5_000);

        List<Optional<SuppressionReason>> answers =
                moxora.email.suppressionChecks.check(acme.scope, asked, Kind.MARKETING, null);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).isPresent()).as("address %d", i).isEqualTo(i % 2 == 0);
        }
        assertThat(moxora.email.suppressionChecks.check(acme.scope, asked, Kind.TRANSACTIONAL, null))
                .allMatch(Optional::isEmpty);
        assertThat(moxora.email.suppressionChecks.check(bolt.scope, asked, Kind.MARKETING, null))
                .allMatch(Optional::isEmpty);
        List<String> tooMany = new ArrayList<>(asked);
        tooMany.add(ADA);
        assertThatThrownBy(() -> moxora.email.suppressionChecks.check(acme.scope, tooMany, Kind.MARKETING, null))
                .isInstanceOf(Fault.class);
    }

    @Test
    void badRowsOfAnImport_areNamedByPlaceOnly_andTheOthersTaken() {
        SuppressionImport.Result result = moxora.email.suppressionImport.add(
                acme.scope,
                List.of(
                        new SuppressionImport.Line(1, ADA, "news", "unsubscribe"),
                        new SuppressionImport.Line(2, "cnry nobody", null, null),
                        new SuppressionImport.Line(3, "a@x.example", "t\u0000", null),
                        new SuppressionImport.Line(4, "a@x.example", null, "cnry"),
                        new SuppressionImport.Line(5, "a@x.example", null, "soft_bounces"),
                        new SuppressionImport.Line(6, "ADA@example.org", "NEWS", "unsubscribe")));
        assertThat(result.added()).isEqualTo(1);
        assertThat(result.known()).isEqualTo(1);
        assertThat(result.rejected())
                .extracting(SuppressionImport.Rejected::row, SuppressionImport.Rejected::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, "address"),
                        org.assertj.core.groups.Tuple.tuple(3L, "topic"),
                        org.assertj.core.groups.Tuple.tuple(4L, "reason"),
                        org.assertj.core.groups.Tuple.tuple(5L, "reason"));
        assertThat(result.toString()).doesNotContain("cnry");
    }

    @Test
    @Tag("P10")
    void noAddressAndNoTopic_isInAnyTable_norOnTheTrail() {
        String address = "cnry-somebody@cnry-host.example";
        UUID contact = acme.contact(address);
        suppressions.add(acme.scope, address, "cnry-topic", SuppressionReason.UNSUBSCRIBE);
        suppressions.remove(
                acme.scope, address, "cnry-topic", null, new Consents.Given(acme.now(), "cnry-source", "cnry-text"));
        suppressions.add(acme.scope, address, "cnry-topic", SuppressionReason.MANUAL);
        check(acme.scope, "cnry-topic", address);
        moxora.email.registrations.register(
                acme.scope, MessageDraft.of("", "cnry-id", contact, "marketing", "cnry-other", address));
        happenings.tell(happenings.softBounce(address, acme.now()), happenings.delivery(address, acme.now()));
        moxora.auditing.reads.flush();

        StringBuilder all = new StringBuilder();
        for (String table : List.of(
                "suppression", "consent", "message", "soft_bounce", "last_delivery", "audit_entry", "email_event")) {
            List<String> rows = acme.dump(table);
            assertThat(rows).as(table).hasSizeGreaterThanOrEqualTo(table.equals("email_event") ? 0 : 1);
            rows.forEach(all::append);
        }
        String hex = HexFormat.of().formatHex("cnry".getBytes(StandardCharsets.UTF_8));
        assertThat(all.toString()).doesNotContain("cnry").doesNotContain(hex);
        assertThat(all.toString())
                .contains("messages_registered", "suppression_added", "suppressions_checked", "resubscribed");
    }

    @Test
    @Tag("T-01")
    void marksOfTwoOrganisations_haveNothingInCommon() {
        suppressions.add(acme.scope, ADA, "news", SuppressionReason.MANUAL);
        suppressions.add(bolt.scope, ADA, "news", SuppressionReason.MANUAL);
        assertThat(marks(acme)).doesNotContainAnyElementsOf(marks(bolt));
    }

    private List<Token> marks(Mailroom of) {
        List<Token> marks = new ArrayList<>();
        moxora.store.run(
                of.scope,
                session -> session.sql()
                        .rows(
                                "select mark, topic_mark from suppression where organisation_id = ?",
                                row -> marks.add(row.token(1)) && marks.add(row.token(2)),
                                session.organisation()));
        return marks;
    }

    @Test
    @Tag("P83")
    void theListDiesWithTheOrganisationsKeys_andItsRowsWithTheErasure() {
        TestPlatform own = new TestPlatform();
        Mailroom dying = new Mailroom(own, own.acme());
        Mailroom living = new Mailroom(own, own.bolt());
        Happenings told = new Happenings(own.assembly, dying.scope);
        for (Mailroom each : List.of(dying, living)) {
            own.assembly.email.suppressions.add(each.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
            own.assembly.email.suppressions.remove(each.scope, ADA, null, null, consent(each.now()));
            own.assembly.email.suppressions.add(each.scope, ADA, null, SuppressionReason.UNSUBSCRIBE);
        }
        told.tell(told.softBounce(ADA, dying.now()), told.delivery(ADA, dying.now()));
        Closure closure = own.assembly.erasure.closures.request(dying.scope);
        own.clock.advanceTo(closure.dueAt());
        own.assembly.erasure.run.runDue();

        for (String table : List.of("suppression", "consent", "soft_bounce", "last_delivery")) {
            assertThat(dying.count(table)).as(table).isZero();
        }
        assertThatThrownBy(() -> own.assembly.email.addresses.address(dying.scope, ADA))
                .as("no mark can be computed any more")
                .isInstanceOf(Fault.class);
        assertThat(own.assembly.email.suppressionChecks.check(living.scope, List.of(ADA), Kind.MARKETING, null))
                .containsExactly(Optional.of(SuppressionReason.UNSUBSCRIBE));
        assertThat(living.count("consent")).isEqualTo(1);
        own.assembly.close();
    }

    @Test
    void afterARotationOfTheKeys_theListHoldsAsBefore() {
        suppressions.add(acme.scope, ADA, "news", SuppressionReason.MANUAL);
        byte[] before = sealed();
        moxora.keys.rotations.request(acme.scope.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();
        assertThat(sealed()).isNotEqualTo(before);
        assertThat(check(acme.scope, "news", ADA)).containsExactly(Optional.of(SuppressionReason.MANUAL));
        assertThat(suppressions.page(acme.scope, null, null, null, 9).items())
                .extracting(Suppressions.Item::topic)
                .containsExactly("news");
    }

    private byte[] sealed() {
        return moxora.store.within(
                acme.scope,
                session -> session.sql()
                        .first(
                                "select sealed from suppression where organisation_id = ?",
                                row -> row.bytes(1),
                                session.organisation())
                        .orElseThrow());
    }
}
