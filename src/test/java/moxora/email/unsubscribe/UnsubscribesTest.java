package moxora.email.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.audit.AuditTrail;
import moxora.email.Mailroom;
import moxora.email.Refusals;
import moxora.email.message.RegisteredMessage;
import moxora.email.suppression.SuppressionReason;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a click on a link does, whose it is, and how long. */
@Tag("T-45")
@Tag("B20")
@Tag("P54")
class UnsubscribesTest {

    private static final String ADA = "ada@example.org";
    private static final List<String> TABLES =
            List.of("suppression", "email_event", "audit_entry", "unsubscribe_link", "parked_event", "message");

    private final TestPlatform platform = new TestPlatform();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Letters ofAcme = new Letters(platform.assembly, acme.scope);
    private final Letters ofBolt = new Letters(platform.assembly, bolt.scope);

    private Map<String, List<String>> everything(Mailroom room) {
        return TABLES.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> room.dump(table).stream().sorted().toList()));
    }

    private long audited(Mailroom room, String action) {
        return platform
                .assembly
                .store
                .within(room.scope, session -> platform.assembly.audit.before(session, Long.MAX_VALUE, 1_000))
                .stream()
                .filter(entry -> entry.action().equals(action))
                .count();
    }

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    @Test
    @Tag("P52")
    void aMarketingMessage_carriesBothHeaders_andOneThatIsOwedNeither() {
        UUID ada = acme.contact(ADA);
        Map<String, String> headers = ofAcme.headers(ada, "news", ADA);

        assertThat(headers).containsOnlyKeys("List-Unsubscribe", "List-Unsubscribe-Post");
        assertThat(headers.get("List-Unsubscribe")).matches("<https?://[^<>\\s]+/unsubscribe/[A-Za-z0-9_-]{71}>");
        assertThat(headers.get("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(ofAcme.headers(RegisteredMessage.Kind.TRANSACTIONAL, ada, null, ADA))
                .isEmpty();
        assertThatThrownBy(() -> ofAcme.headers(ada, "news"))
                .isInstanceOfSatisfying(Fault.class, Refusals.is(FaultCode.VALUE_REFUSED));
    }

    @Test
    @Tag("P110")
    void aClick_suppressesEveryAddressForTheTopic_once_andIsOnTheTimelineOnce() {
        UUID ada = acme.contact(ADA, "countess@example.org");
        String token = ofAcme.token(ada, "News", ADA, "countess@example.org");
        Map<String, List<String>> neighbour = everything(bolt);

        assertThat(ofAcme.unsubscribe(token)).isTrue();

        assertThat(ofAcme.blocked("news", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(ofAcme.blocked("news", "countess@example.org")).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(ofAcme.blocked("offers", ADA)).isNull();
        assertThat(acme.timeline(ada))
                .singleElement()
                .satisfies(item -> assertThat(item.type().onTimeline()).isEqualTo("email.unsubscribe"));
        assertThat(acme.dump("email_event").get(0))
                .contains(platform.assembly
                        .email
                        .unsubscribeLinks
                        .locate(token)
                        .orElseThrow()
                        .link()
                        .toString());
        assertThat(audited(acme, "unsubscribed")).isEqualTo(1);

        Map<String, List<String>> after = everything(acme);
        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(1)));
        for (int i = 0; i < 20; i++) {
            assertThat(ofAcme.unsubscribe(token)).isFalse();
        }
        assertThat(everything(acme)).isEqualTo(after);
        assertThat(everything(bolt)).isEqualTo(neighbour);
    }

    @Test
    void clicksAtTheSameTime_areOne() throws Exception {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> clicks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                clicks.add(() -> ofAcme.unsubscribe(token));
            }
            int effects = 0;
            for (Future<Boolean> click : pool.invokeAll(clicks)) {
                effects += click.get() ? 1 : 0;
            }
            assertThat(effects).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(acme.count("suppression")).isEqualTo(1);
        assertThat(audited(acme, "unsubscribed")).isEqualTo(1);
    }

    @Test
    void withoutATopic_itIsForAllMailsThatNeedAWish() {
        UUID ada = acme.contact(ADA);
        assertThat(ofAcme.unsubscribe(ofAcme.token(ada, null, ADA))).isTrue();

        assertThat(ofAcme.blocked("news", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(ofAcme.blocked(null, ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(ofBolt.blocked(null, ADA)).isNull();
    }

    @Test
    @Tag("P53")
    void afterTheContactIsErased_itWorksStill_andBringsNobodyBack() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        platform.assembly.contacts.erase(acme.scope, ada, null);
        assertThat(acme.count("message")).isZero();

        assertThat(ofAcme.unsubscribe(token)).isTrue();
        assertThat(ofAcme.unsubscribe(token)).isFalse();

        assertThat(acme.count("email_event") + acme.count("contact")).isZero();
        UUID again = acme.contact(ADA);
        assertThat(ofAcme.blocked("news", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(acme.timeline(again)).isEmpty();
    }

    @Test
    void aMessageThatIsForgotten_leavesTheEventOnItsContactsTimeline() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        platform.assembly.store.run(
                acme.scope,
                session ->
                        session.sql().update("delete from message where organisation_id = ?", session.organisation()));

        assertThat(ofAcme.unsubscribe(token)).isTrue();
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    /** Whoever makes a scope by mistake gets no further: the row is not there, and would not open. */
    @Test
    @Tag("T-01")
    void anotherOrganisationsLink_doesNothingInOnesOwn() {
        UUID ada = acme.contact(ADA);
        bolt.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        Map<String, List<String>> before = everything(bolt);
        UUID link = platform.assembly
                .email
                .unsubscribeLinks
                .locate(token)
                .orElseThrow()
                .link();
        TenantScope wrong =
                new TenantScope(bolt.scope.organisation(), new Actor(link, Actor.Role.ANONYMOUS), Purpose.EMAIL_EVENTS);

        assertThat(platform.assembly.email.unsubscribes.unsubscribe(wrong, link))
                .isFalse();
        assertThat(platform.assembly.email.unsubscribes.preferences(wrong, link))
                .isEmpty();
        assertThat(everything(bolt)).isEqualTo(before);
        assertThat(ofAcme.unsubscribe(token)).isTrue();
        assertThat(everything(bolt)).isEqualTo(before);
    }

    @Test
    @Tag("P83")
    void whileTheOrganisationCloses_itWorks_andNothingRemainsToWorkOnWhenItIsGone() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        String unused = ofAcme.token(ada, "offers", ADA);
        Closure closure = platform.assembly.erasure.closures.request(acme.scope);
        assertThat(ofAcme.unsubscribe(token)).isTrue();

        platform.clock.advanceTo(closure.dueAt());
        platform.assembly.erasure.run.runDue();

        UnsubscribeLinks.Located gone =
                platform.assembly.email.unsubscribeLinks.locate(unused).orElseThrow();
        assertThat(ofAcme.unsubscribe(unused)).isFalse();
        assertThat(platform.assembly.email.unsubscribes.preferences(Letters.scope(gone), gone.link()))
                .isEmpty();
        assertThat(acme.count("unsubscribe_link") + acme.count("suppression") + acme.count("topic"))
                .isZero();
    }

    @Test
    void withItsKeysDestroyedAndItsRowsStillThere_nothingIsOpenedOrWritten() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        platform.assembly.purging.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "update organisation set state = 'KEY_DESTROYED' where organisation_id = ?",
                                session.organisation()));
        Map<String, List<String>> before = everything(acme);
        long opened = platform.assembly.sealer.openings();

        assertThat(ofAcme.unsubscribe(token)).isFalse();

        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
        assertThat(everything(acme)).isEqualTo(before);
    }

    @Test
    void afterItsTime_aLinkDoesNothing_andIsRemovedWithinADay() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        String kept = ofBolt.token(bolt.contact(ADA), "news", ADA);
        platform.clock.advanceTo(acme.now().plus(UnsubscribeLinks.LIFETIME).minusSeconds(60));
        assertThat(ofBolt.unsubscribe(kept)).isTrue();
        String young = ofAcme.token(ada, "offers", ADA);
        runExpiry();
        assertThat(acme.count("unsubscribe_link")).isEqualTo(2);

        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(1)));
        assertThat(ofAcme.unsubscribe(token)).isFalse();
        assertThat(ofAcme.blocked("news", ADA)).isNull();
        runExpiry();
        assertThat(acme.count("unsubscribe_link")).isEqualTo(1);
        assertThat(bolt.count("unsubscribe_link")).isZero();
        assertThat(ofBolt.blocked("news", ADA)).as("what was done by it stays").isNotNull();
        assertThat(ofAcme.unsubscribe(young)).isTrue();
    }

    private void runExpiry() {
        while (platform.assembly.email.expiredLinks.runDue()) {
            // Two hundred organisations at a time.
        }
    }

    /** What a database holder sees of a link: nothing that leads to a suppression or to a contact. */
    @Test
    void aLinksRow_holdsNoMarkAndNoContactInClear() {
        UUID ada = acme.contact(ADA);
        ofAcme.token(ada, "news", ADA);
        String row = acme.dump("unsubscribe_link").get(0);

        assertThat(row).doesNotContain(ada.toString());
        assertThat(row)
                .doesNotContain(java.util.HexFormat.of()
                        .formatHex(ofAcme.marks(ADA).get(0).bytes()));
    }

    /** Sabotage: the comparison of all rows sees one click. */
    @Test
    @Tag("B1")
    void aClickThatShouldNotHaveBeen_isSeenInTheRows() {
        String token = ofAcme.token(acme.contact(ADA), "news", ADA);
        Map<String, List<String>> before = everything(acme);
        ofAcme.unsubscribe(token);
        assertThat(everything(acme)).isNotEqualTo(before);
    }

    @Test
    void whoUnsubscribes_isOnTheTrailByTheLinkOnly() {
        String token = ofAcme.token(acme.contact(ADA), "news", ADA);
        ofAcme.unsubscribe(token);
        AuditTrail.Entry entry = platform.assembly
                .store
                .within(acme.scope, session -> platform.assembly.audit.before(session, Long.MAX_VALUE, 1))
                .get(0);
        UUID link = platform.assembly
                .email
                .unsubscribeLinks
                .locate(token)
                .orElseThrow()
                .link();
        assertThat(entry.actor()).isEqualTo("anonymous:" + link);
        assertThat(entry.target()).isEqualTo(link);
        assertThat(entry.origin()).isEmpty();
    }
}
