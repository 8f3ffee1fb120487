package moxora.email.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.Refusals;
import moxora.email.suppression.SuppressionList;
import moxora.email.suppression.SuppressionReason;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Topics, and what people choose of them. */
@Tag("P54")
class PreferencesTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Letters letters = new Letters(platform.assembly, acme.scope);
    private final Topics topics = platform.assembly.email.topics;
    private final UUID ada = acme.contact(ADA);
    private final Topic news = topics.define(acme.scope, TopicDraft.of("News", "What is new", "Once a month."));
    private final Topic offers = topics.define(acme.scope, TopicDraft.of("offers", null, null));
    private final UnsubscribeLinks.Located link = platform.assembly
            .email
            .unsubscribeLinks
            .locate(letters.token(ada, "news", ADA))
            .orElseThrow();

    private Preferences now() {
        return platform.assembly
                .email
                .unsubscribes
                .preferences(Letters.scope(link), link.link())
                .orElseThrow();
    }

    private Preferences save(Set<UUID> shown, Set<UUID> wanted, boolean none) {
        return platform.assembly
                .email
                .unsubscribes
                .save(Letters.scope(link), link.link(), new Preferences.Wish(shown, wanted, none))
                .orElseThrow();
    }

    private List<String> trail() {
        return platform
                .assembly
                .store
                .within(acme.scope, session -> platform.assembly.audit.before(session, Long.MAX_VALUE, 100))
                .stream()
                .map(entry -> entry.action() + " " + entry.counts())
                .filter(entry -> entry.contains("subscribed"))
                .toList();
    }

    @Test
    void topics_areShownInOrder_withThePersonsOwnState() {
        topics.define(bolt.scope, TopicDraft.of("Bolts", null, null));
        assertThat(now())
                .isEqualTo(new Preferences(
                        List.of(
                                new Preferences.Choice(news.id(), "What is new", "Once a month.", true),
                                new Preferences.Choice(offers.id(), "offers", null, true)),
                        false));
        letters.unsubscribe(letters.token(ada, "NEWS", ADA));
        assertThat(now().topics()).extracting(Preferences.Choice::wanted).containsExactly(false, true);
    }

    @Test
    void aSavedWish_holds_andSavedTwiceIsTheSame() {
        Preferences saved = save(Set.of(news.id(), offers.id()), Set.of(offers.id()), false);

        assertThat(saved.topics()).extracting(Preferences.Choice::wanted).containsExactly(false, true);
        assertThat(letters.blocked("news", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(letters.blocked("offers", ADA)).isNull();
        assertThat(acme.timeline(ada)).hasSize(1);
        List<String> trail = trail();

        assertThat(save(Set.of(news.id(), offers.id()), Set.of(offers.id()), false))
                .isEqualTo(saved);
        assertThat(trail()).isEqualTo(trail).containsExactly("unsubscribed topics=1");
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @Test
    void takingItBack_isRecorded_andALaterClickIsANewEvent() {
        String token = letters.token(ada, "news", ADA);
        assertThat(letters.unsubscribe(token)).isTrue();
        save(Set.of(news.id()), Set.of(news.id()), false);

        assertThat(letters.blocked("news", ADA)).isNull();
        assertThat(trail()).containsExactly("resubscribed topics=1", "unsubscribed topics=1");

        assertThat(letters.unsubscribe(token)).isTrue();
        assertThat(letters.blocked("news", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);
        assertThat(acme.timeline(ada)).hasSize(2);
    }

    @Test
    void onlyOnesOwnWish_isTakenBack() {
        platform.assembly.sealer.prepare(acme.scope);
        platform.assembly.store.run(acme.scope, session -> {
            SuppressionList list = platform.assembly.email.suppressionList;
            list.suppress(session, letters.marks(ADA).get(0), "news", SuppressionReason.COMPLAINT);
            list.suppress(session, letters.marks(ADA).get(0), null, SuppressionReason.HARD_BOUNCE);
        });
        save(Set.of(news.id(), offers.id()), Set.of(news.id(), offers.id()), false);

        assertThat(letters.blocked("offers", ADA)).isEqualTo(SuppressionReason.HARD_BOUNCE);
        assertThat(acme.count("suppression")).isEqualTo(2);
    }

    @Test
    void noneAtAll_leavesTheTopicsForLater() {
        save(Set.of(news.id(), offers.id()), Set.of(offers.id()), false);
        Preferences none = save(Set.of(news.id(), offers.id()), Set.of(), true);

        assertThat(none.none()).isTrue();
        assertThat(none.topics()).extracting(Preferences.Choice::wanted).containsExactly(false, true);
        assertThat(letters.blocked("offers", ADA)).isEqualTo(SuppressionReason.UNSUBSCRIBE);

        save(Set.of(news.id(), offers.id()), Set.of(offers.id()), false);
        assertThat(letters.blocked("offers", ADA)).isNull();
        assertThat(letters.blocked("news", ADA)).isNotNull();
    }

    @Test
    void aTopicThatWasNotShown_staysAsItIs() {
        Topic later = topics.define(acme.scope, TopicDraft.of("later", null, null));
        save(Set.of(news.id(), UUID.randomUUID()), Set.of(UUID.randomUUID()), false);

        assertThat(letters.blocked("later", ADA)).isNull();
        assertThat(now().topics().get(2)).isEqualTo(new Preferences.Choice(later.id(), "later", null, true));
    }

    @Test
    void topics_areKeptSealed_changed_removed_andTheNeighboursAreNotThere() {
        Topic foreign = topics.define(bolt.scope, TopicDraft.of("News", null, null));
        assertThat(acme.dump("topic").toString()).doesNotContain("News", "What is new");
        assertThat(topics.list(bolt.scope)).containsExactly(foreign);
        assertThatThrownBy(() -> topics.get(acme.scope, foreign.id())).isInstanceOfSatisfying(Fault.class, notThere());
        assertThatThrownBy(() -> topics.change(acme.scope, foreign.id(), draft -> draft))
                .isInstanceOfSatisfying(Fault.class, notThere());
        assertThatThrownBy(() -> topics.remove(acme.scope, foreign.id()))
                .isInstanceOfSatisfying(Fault.class, notThere());
        assertThatThrownBy(() -> topics.define(acme.scope, TopicDraft.of(" news ", null, null)))
                .isInstanceOfSatisfying(Fault.class, Refusals.is(FaultCode.CONFLICT));

        Topic changed = topics.change(acme.scope, news.id(), draft -> new TopicDraft(draft.name(), "Neues", null));
        assertThat(topics.get(acme.scope, news.id())).isEqualTo(changed);
        save(Set.of(news.id()), Set.of(), false);
        topics.remove(acme.scope, news.id());
        assertThat(now().topics()).extracting(Preferences.Choice::title).containsExactly("offers");
        assertThat(letters.blocked("news", ADA)).as("what was said stays").isNotNull();
    }

    @Test
    void aTopicThatCannotBeRead_isRefused_withEveryReason() {
        for (String name : List.of("", "  ", "a\nb", "x".repeat(101), "a\u0000", "\ud800")) {
            assertThatThrownBy(() -> TopicDraft.of(name, "x".repeat(201), ""))
                    .isInstanceOfSatisfying(
                            Fault.class,
                            fault -> assertThat(fault.complaints())
                                    .extracting(Fault.Complaint::pointer)
                                    .containsExactly("/name", "/title", "/description"));
        }
    }

    private static java.util.function.Consumer<Fault> notThere() {
        return Refusals.is(FaultCode.NOT_FOUND);
    }
}
