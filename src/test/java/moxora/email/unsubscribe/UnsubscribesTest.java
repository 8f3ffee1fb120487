package moxora.email.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

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
import moxora.email.suppression.SuppressionReason;
import moxora.erasure.Closure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a click on a link does. */
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
