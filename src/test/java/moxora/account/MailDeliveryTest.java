package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.audit.AuditTrail;
import moxora.mail.Letter;
import moxora.mail.MailKind;
import moxora.mail.MailUrl;
import moxora.mail.Mailbox;
import moxora.mail.NotSentException;
import moxora.store.Routes;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is sent: after a crash, through an outage, by one of several nodes, and once. */
@Tag("P123")
class MailDeliveryTest {

    private static final int ROUNDS = 50;

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final MovableClock clock = new MovableClock(Clock.fixed(Instant.now(), ZoneOffset.UTC), null);
    private final Outbox outbox = new Outbox(moxora.sealer, moxora.routes, clock);
    private TenantScope acme;
    private TenantScope bolt;

    @TempDir
    Path temporary;

    @BeforeEach
    void organisations() {
        acme = TestPlatform.shared().acme();
        bolt = TestPlatform.shared().bolt();
    }

    /** Takes letters of these two organisations only: other tests' lie in the same tables. */
    private class Box implements Mailbox {

        final List<Letter> taken = new CopyOnWriteArrayList<>();

        @Override
        public void send(Letter letter) throws NotSentException {
            taken.add(letter);
        }

        @Override
        public String whereabouts() {
            return "a test";
        }

        List<String> to() {
            // Others' mail may wait on the shared platform as well.
            return taken.stream()
                    .filter(letter -> Stream.of(acme, bolt)
                            .anyMatch(scope -> scope.organisation().value().equals(letter.organisation())))
                    .map(Letter::to)
                    .toList();
        }
    }

    private final class Failing extends Box {

        private final boolean forEver;
        private int failures;

        Failing(int failures, boolean forEver) {
            this.failures = failures;
            this.forEver = forEver;
        }

        @Override
        public void send(Letter letter) throws NotSentException {
            if (failures > 0) {
                failures--;
                throw NotSent.of(forEver);
            }
            super.send(letter);
        }
    }

    /** A mailbox that fails as the real ones do. */
    private static final class NotSent {

        static NotSentException of(boolean forEver) {
            // The folder mailbox refuses a malformed address for ever; a folder that is a file is tried again.
            Path nowhere = Path.of("/dev/null/mail");
            try {
                MailUrl.ofFolder(nowhere)
                        .open("moxora@localhost")
                        .send(new Letter(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                Instant.EPOCH,
                                forEver ? "nobody" : "ada@example.org",
                                MailKind.PASSWORD_CHANGED,
                                Map.of("name", "n", "organisation", "o", "at", "a")));
                throw new AssertionError("nothing was refused");
            } catch (NotSentException e) {
                return e;
            }
        }
    }

    private MailDelivery node(Mailbox mailbox) {
        return new MailDelivery(
                moxora.store, moxora.routes, moxora.sealer, outbox, mailbox, moxora.audit, Runnable::run, clock);
    }

    private void write(TenantScope scope, String to) {
        moxora.store.run(scope, session -> add(session, to));
    }

    private void add(moxora.store.TenantSession session, String to) {
        outbox.add(session, MailKind.PASSWORD_CHANGED, to, Map.of("name", "Ada", "organisation", "Acme", "at", "now"));
    }

    @Test
    void aProcessThatDiesAfterTheCommit_losesNothing() {
        write(acme, "one@acme.example");
        write(bolt, "two@bolt.example");
        assertThat(Postbag.waiting(moxora, acme)).isEqualTo(1);

        Box box = new Box();
        MailDelivery next = node(box);
        next.deliverDue();

        assertThat(box.to()).containsExactlyInAnyOrder("one@acme.example", "two@bolt.example");
        assertThat(Postbag.waiting(moxora, acme) + Postbag.waiting(moxora, bolt))
                .isZero();
        next.deliverDue();
        assertThat(box.to()).hasSize(2);
        assertThat(isWaiting(acme) || isWaiting(bolt)).isFalse();
    }

    @Test
    void aCommit_wakesTheDelivery_andARollBackLeavesNothing() {
        Box box = new Box();
        node(box);
        assertThatThrownBy(() -> moxora.store.run(acme, session -> {
                    add(session, "never@acme.example");
                    throw new IllegalStateException("after the mail was written");
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(box.to()).isEmpty();
        assertThat(Postbag.waiting(moxora, acme)).isZero();

        write(acme, "one@acme.example");
        assertThat(box.to()).as("nobody asked for what is due").containsExactly("one@acme.example");
    }

    @Test
    void whatOneNodeIsSending_noOtherSends() {
        write(acme, "one@acme.example");
        Box second = new Box();
        Box first = new Box() {
            @Override
            public void send(Letter letter) throws NotSentException {
                // While another's is on its way, the second node may well send this one.
                if (letter.organisation().equals(acme.organisation().value())) {
                    node(second).deliverDue();
                }
                super.send(letter);
            }
        };
        MailDelivery node = node(first);
        // A round looks at some organisations only, and others' mail may wait as well.
        for (int round = 0; round < ROUNDS && first.to().isEmpty(); round++) {
            node.deliverDue();
        }
        assertThat(first.to()).containsExactly("one@acme.example");
        assertThat(second.to()).isEmpty();
    }

    @Test
    void manyThreadsOfTwoNodes_sendEachMailOnce() throws InterruptedException {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            TenantScope scope = i % 2 == 0 ? acme : bolt;
            String to = i + (i % 2 == 0 ? "@acme.example" : "@bolt.example");
            write(scope, to);
            written.add(to);
        }
        Box box = new Box();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<MailDelivery> nodes = List.of(node(box), node(box), node(box), node(box));
        IntStream.range(0, 12)
                .forEach(round -> threads.execute(() -> nodes.get(round % 4).deliverDue()));
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        nodes.get(0).deliverDue();
        assertThat(box.to()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aProcessThatDiesWhileItSends_leavesTheMailToAnother_underTheSameId() {
        write(acme, "one@acme.example");
        List<Letter> begun = new ArrayList<>();
        Mailbox dying = new Box() {
            @Override
            public void send(Letter letter) {
                begun.add(letter);
                throw new OutOfMemoryError("the process ends here");
            }
        };
        assertThatThrownBy(() -> node(dying).deliverDue()).isInstanceOf(OutOfMemoryError.class);
        Box box = new Box();
        MailDelivery other = node(box);
        other.deliverDue();
        assertThat(box.to()).as("it may still be on its way").isEmpty();

        forward(MailDelivery.CLAIM);
        other.deliverDue();

        assertThat(box.to()).containsExactly("one@acme.example");
        assertThat(box.taken.stream().map(Object::toString))
                .as("the same Message-ID")
                .contains(begun.get(0).toString());
    }

    @Test
    void aServerThatIsDown_isTriedAgainEverLater_andNothingIsLost() {
        Failing box = new Failing(3, false);
        MailDelivery node = node(box);
        write(acme, "one@acme.example");
        for (Duration wait : List.of(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120))) {
            assertThat(box.to()).isEmpty();
            forward(wait.minusMillis(1));
            node.deliverDue();
            assertThat(box.to()).as("before " + wait).isEmpty();
            forward(Duration.ofMillis(1));
            node.deliverDue();
        }
        assertThat(box.to()).containsExactly("one@acme.example");
        assertThat(Postbag.waiting(moxora, acme)).isZero();
        assertThat(MailDelivery.wait(40)).isEqualTo(MailDelivery.LONGEST_WAIT);
    }

    @Test
    void aMailThatNobodyTakesForADay_isGivenUp_andTheTrailSaysSo() {
        Failing box = new Failing(Integer.MAX_VALUE, false);
        MailDelivery node = node(box);
        write(acme, "one@acme.example");
        for (int hours = 0; hours < 26; hours += 2) {
            assertThat(Postbag.waiting(moxora, acme)).as(hours + " hours").isEqualTo(hours < 24 ? 1 : 0);
            forward(Duration.ofHours(2));
            node.deliverDue();
        }
        assertThat(Postbag.waiting(moxora, acme)).isZero();
        assertThat(isWaiting(acme)).isFalse();
        AuditTrail.Entry entry =
                moxora.auditPages.before(acme, Long.MAX_VALUE, 1).get(0);
        assertThat(entry.action()).isEqualTo("mail_given_up");
        assertThat(entry.detail()).startsWith("attempts=").doesNotContain("@");
    }

    @Test
    void anAddressThatIsRefused_isNotTriedAgain() {
        write(acme, "one@acme.example");
        Failing box = new Failing(1, true);
        node(box).deliverDue();
        assertThat(Postbag.waiting(moxora, acme)).isZero();
        forward(Duration.ofHours(3));
        node(box).deliverDue();
        assertThat(box.to()).isEmpty();
    }

    @Test
    @Tag("P83")
    void theMailsOfAnOrganisation_goWithIt_andTheNeighboursStay() {
        Mailbox folder = MailUrl.ofFolder(temporary).open("moxora@localhost");
        node(folder);
        write(acme, "one@acme.example");
        write(bolt, "two@bolt.example");
        assertThat(Postbag.of(temporary, acme.organisation().toString())).hasSize(1);
        Outbox silent = new Outbox(moxora.sealer, moxora.routes, clock);
        Stream.of(acme, bolt)
                .forEach(scope -> moxora.store.run(
                        scope,
                        session -> silent.add(
                                session,
                                MailKind.PASSWORD_CHANGED,
                                "waiting@acme.example",
                                Map.of("name", "Ada", "organisation", "Acme", "at", "now"))));

        OutboxErasable erasable = new OutboxErasable(folder);
        long erased = moxora.purging.within(acme, session -> erasable.eraseSome(session, 100));

        assertThat(erased).isEqualTo(1);
        assertThat(Postbag.of(temporary, acme.organisation().toString())).isEmpty();
        assertThat(Postbag.waiting(moxora, acme)).isZero();
        assertThat(Postbag.of(temporary, bolt.organisation().toString())).hasSize(1);
        assertThat(Postbag.waiting(moxora, bolt)).isEqualTo(1);
        node(new Box()).deliverDue();
    }

    @Test
    void whatLandedInTheFolder_staysForSevenDays() {
        MailDelivery node = node(MailUrl.ofFolder(temporary).open("moxora@localhost"));
        write(acme, "one@acme.example");
        forward(MailDelivery.KEPT.minusMinutes(1));
        node.deliverDue();
        assertThat(Postbag.of(temporary, acme.organisation().toString())).hasSize(1);
        forward(Duration.ofHours(2));
        node.deliverDue();
        assertThat(Postbag.of(temporary, acme.organisation().toString())).isEmpty();
    }

    private boolean isWaiting(TenantScope scope) {
        return moxora.store.within(scope, session -> moxora.routes.has(session, Routes.Kind.OUTBOX, Outbox.WAITING));
    }

    private void forward(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }
}
