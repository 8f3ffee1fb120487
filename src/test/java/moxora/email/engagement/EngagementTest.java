package moxora.email.engagement;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.message.MessageDraft;
import moxora.email.provider.BounceClass;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N7")
@Tag("T-43")
class EngagementTest {

    private static final long SEED = 4_743;
    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Engagement engagement = platform.assembly.email.engagement;
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID adaAtBolt = bolt.contact(ADA);
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    private static JsonObject event(String type, Instant at, String message) {
        return Sender.event(type, ADA, at).add("sg_message_id", message).build();
    }

    /** Events of two registered messages and one that nobody registered, some at the same second. */
    private List<JsonObject> lives() {
        List<JsonObject> events = new ArrayList<>();
        for (String message : List.of("first", "second", "unregistered")) {
            events.add(event("deferred", then, message));
            events.add(event("delivered", then.plusSeconds(message.length()), message));
            events.add(Json.createObjectBuilder(event("open", then.plusSeconds(20), message))
                    .add("sg_machine_open", true)
                    .build());
            events.add(event("open", then.plusSeconds(30), message));
            events.add(event("click", then.plusSeconds(30), message));
        }
        events.add(Json.createObjectBuilder(event("bounce", then.plusSeconds(50), "second"))
                .add("type", "blocked")
                .build());
        events.add(event("bounce", then.plusSeconds(51), "second"));
        events.add(event("spamreport", then.plusSeconds(60), "first"));
        events.add(event("unsubscribe", then.plusSeconds(61), "unregistered"));
        return events;
    }

    private void register(Mailroom room, UUID contact, String... names) {
        for (String name : names) {
            platform.assembly.email.registrations.register(
                    room.scope, MessageDraft.of("", name, contact, "marketing", null, null));
        }
    }

    private Set<EngagementState> states(Mailroom room, UUID contact) {
        Engagement.Page page = engagement.page(room.scope, contact, null, 200);
        Set<EngagementState> states = new HashSet<>(page.messages());
        states.add(page.contact());
        return states;
    }

    private UUID contactWithMessages() {
        UUID contact = acme.contact(ADA);
        register(acme, contact, "first", "second");
        return contact;
    }

    @Test
    void statesSayWhatBecameOfTheMails_togetherAndOneByOne() {
        UUID ada = contactWithMessages();
        acme.receive(lives().toArray(JsonObject[]::new));

        Engagement.Page page = engagement.page(acme.scope, ada, null, 200);

        assertThat(page.next()).isNull();
        assertThat(page.messages()).extracting(EngagementState::messageId).containsExactlyInAnyOrder("first", "second");
        assertThat(page.contact()).satisfies(state -> {
            assertThat(state.messageId()).isNull();
            assertThat(state.delivered()).isEqualTo(then.plusSeconds(5));
            assertThat(state.opened()).isEqualTo(new EngagementState.Span(then.plusSeconds(30), then.plusSeconds(30)));
            assertThat(state.machineOpened()).isEqualTo(then.plusSeconds(20));
            assertThat(state.bounced()).isEqualTo(new EngagementState.Bounce(BounceClass.HARD, then.plusSeconds(51)));
            assertThat(state.complained()).isEqualTo(then.plusSeconds(60));
            assertThat(state.unsubscribed()).isEqualTo(then.plusSeconds(61));
        });
        assertThat(bolt.count("email_state")).isZero();
    }

    @Test
    void anyOrderAndAnyRepetition_givesTheSameStates_andSoDoesTheLog() {
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 1_000 : 60;
        Random random = new Random(SEED);
        List<JsonObject> lives = lives();
        UUID ada = contactWithMessages();
        acme.receive(lives.toArray(JsonObject[]::new));
        Set<EngagementState> expected = states(acme, ada);

        for (int round = 0; round < rounds; round++) {
            platform.assembly.contacts.erase(acme.scope, ada, null);
            nobodyIsSuppressed();
            ada = contactWithMessages();
            List<JsonObject> schedule = new ArrayList<>(lives);
            IntStream.range(0, 8)
                    .forEach(again -> schedule.add(Json.createObjectBuilder(lives.get(random.nextInt(lives.size())))
                            .add("sg_event_id", UUID.randomUUID().toString())
                            .build()));
            Collections.shuffle(schedule, random);
            for (int from = 0; from < schedule.size(); ) {
                int until = Math.min(schedule.size(), from + 1 + random.nextInt(6));
                acme.receive(schedule.subList(from, until).toArray(JsonObject[]::new));
                from = until;
            }
            assertThat(states(acme, ada)).as("round %d of seed %d", round, SEED).isEqualTo(expected);
        }
        drop();
        assertThat(engagement.page(acme.scope, ada, null, 10).contact()).isEqualTo(EngagementState.NONE);
        assertThat(engagement.rebuild(acme.scope, null)).isEqualTo(new Engagement.Rebuilt(1, null));
        assertThat(states(acme, ada)).isEqualTo(expected);
        assertThat(engagement.rebuild(acme.scope, null).contacts()).isEqualTo(1);
        assertThat(states(acme, ada)).isEqualTo(expected);
        assertThat(acme.dump("audit_entry"))
                .filteredOn(entry -> entry.contains("email_state_rebuilt"))
                .hasSize(2);
        assertThat(bolt.count("email_state")).isZero();
    }

    /** Otherwise no message could be registered to whoever bounced. */
    private void nobodyIsSuppressed() {
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update("delete from suppression where organisation_id = ?", session.organisation()));
    }

    private void drop() {
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update("delete from email_state where organisation_id = ?", session.organisation()));
    }

    @Test
    void deliveriesAndRebuildsAtTheSameTime_giveTheStatesOfOneDelivery() throws Exception {
        UUID ada = contactWithMessages();
        UUID twin = acme.contact("other@example.org", ADA);
        Mailroom alone = new Mailroom(platform, platform.acme());
        UUID alonesAda = alone.contact(ADA);
        register(alone, alonesAda, "first", "second");
        List<JsonObject> lives = lives();
        alone.receive(lives.toArray(JsonObject[]::new));
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Object>> work = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                List<JsonObject> some = new ArrayList<>(lives);
                Collections.shuffle(some, random);
                some = i == 0 ? some : some.subList(0, 1 + random.nextInt(some.size()));
                JsonObject[] batch = some.toArray(JsonObject[]::new);
                work.add(() -> acme.receive(batch));
                if (i % 8 == 0) {
                    work.add(() -> engagement.rebuild(acme.scope, null));
                }
            }
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(states(acme, ada)).isEqualTo(states(alone, alonesAda));
        // Whoever only shares the address has the events that no message of another's claims.
        Set<EngagementState> ofTwin = states(acme, twin);
        engagement.rebuild(acme.scope, null);
        assertThat(states(acme, twin)).isEqualTo(ofTwin);
    }

    @Test
    void fortySixCopiesWithChangingIds_foldToOne() {
        UUID ada = contactWithMessages();
        for (int i = 0; i < 46; i++) {
            acme.receive(Json.createObjectBuilder(event("delivered", then, "first"))
                    .add("sg_event_id", "copy-" + i)
                    .build());
        }
        assertThat(engagement.page(acme.scope, ada, null, 10).contact().delivered())
                .isEqualTo(then);
        assertThat(acme.count("email_event")).isEqualTo(1);
        assertThat(acme.count("email_state")).isEqualTo(2);
        assertThat(acme.dump("email_statistic")).hasSize(2).allMatch(row -> row.endsWith(",1,1)"));
    }

    @Test
    void pages_areWholeAndWithoutDoubles() {
        UUID ada = acme.contact(ADA);
        String[] names = IntStream.range(0, 11).mapToObj(i -> "m" + i).toArray(String[]::new);
        register(acme, ada, names);
        for (String name : names) {
            acme.receive(event("delivered", then, name));
        }
        List<EngagementState> all = new ArrayList<>();
        UUID cursor = null;
        do {
            Engagement.Page page = engagement.page(acme.scope, ada, cursor, 4);
            all.addAll(page.messages());
            cursor = page.next();
        } while (cursor != null);
        assertThat(all).extracting(EngagementState::messageId).containsExactlyInAnyOrder(names);
    }

    @Test
    @Tag("T-01")
    void anothersContact_hasNoStatesHere() {
        UUID ada = contactWithMessages();
        acme.receive(event("open", then, "first"));
        for (UUID contact : List.of(ada, UUID.randomUUID())) {
            assertThatThrownBy(() -> engagement.page(bolt.scope, contact, null, 10))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThat(engagement.rebuild(bolt.scope, null).contacts()).isZero();
        assertThat(states(bolt, adaAtBolt)).containsExactly(EngagementState.NONE);
        assertThat(states(acme, ada)).hasSize(2);
    }

    @Test
    @Tag("T-21")
    void aStateMovedToAnotherContact_doesNotOpen_andNoneIsInClear() {
        UUID ada = contactWithMessages();
        UUID grace = acme.contact("grace@example.org");
        acme.receive(event("bounce", then, "first"), event("open", then.plusSeconds(1), "first"));
        assertThat(acme.dump("email_state"))
                .allSatisfy(row -> assertThat(row).doesNotContain("hard", "machine", "first", then.toString()));
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "insert into email_state select organisation_id, ?::uuid, ?::uuid, sealed, since"
                                        + " from email_state where organisation_id = ? and id = ?",
                                grace,
                                grace,
                                session.organisation(),
                                ada));
        assertThatThrownBy(() -> engagement.page(acme.scope, grace, null, 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
    }

    /** As those of before the states are: there, but not folded yet. */
    @Test
    void aStateWithoutValue_isFoldedFromTheLogWhenItIsRead() {
        UUID ada = contactWithMessages();
        acme.receive(lives().subList(0, 9).toArray(JsonObject[]::new));
        Set<EngagementState> expected = states(acme, ada);
        platform.assembly.store.run(acme.scope, session -> {
            session.sql()
                    .update(
                            "delete from email_state where organisation_id = ? and id <> contact_id",
                            session.organisation());
            session.sql()
                    .update("update email_state set sealed = null where organisation_id = ?", session.organisation());
        });
        acme.receive(lives().get(0));
        assertThat(states(acme, ada)).isEqualTo(expected);
        acme.receive(lives().toArray(JsonObject[]::new));
        assertThat(states(acme, ada)).hasSize(3);
    }
}
