package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.erasure.Closure;
import moxora.erasure.ErasureRun;
import moxora.erasure.LastAct;
import moxora.erasure.LastMailCounts;
import moxora.erasure.NotYetException;
import moxora.mail.Letter;
import moxora.mail.MailKind;
import moxora.mail.MailUrl;
import moxora.mail.Mailbox;
import moxora.mail.NotSentException;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last mail leaves before the keys go, and nothing that happens to it moves the deadline. */
@Tag("P83")
@Tag("P102")
class LastMailsTest {

    private static final Pattern LINK = Pattern.compile("/certificates/([A-Za-z0-9_-]{43})\\s");
    private static Sandbox sandbox;
    private static Assembly moxora;

    private final Box box = new Box();
    private MailDelivery delivery;
    private LastMails lastMails;
    private TenantScope acme;
    private TenantScope bolt;
    private Closure closure;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** A mail server that takes everything, or nothing for a while, or refuses for ever. */
    private static final class Box implements Mailbox {

        final List<Letter> taken = new CopyOnWriteArrayList<>();
        private boolean down;
        private boolean refuses;

        @Override
        public void send(Letter letter) throws NotSentException {
            if (down || refuses) {
                fail(refuses);
            }
            taken.add(letter);
        }

        /** As the folder does: what has no address is refused for ever, what cannot be written is tried again. */
        private static void fail(boolean forEver) throws NotSentException {
            MailUrl.ofFolder(Path.of("/dev/null/mail"))
                    .open("moxora@localhost")
                    .send(new Letter(
                            UUID.randomUUID(),
                            UUID.randomUUID(),
                            Instant.EPOCH,
                            forEver ? "nobody" : "ada@example.org",
                            MailKind.PASSWORD_CHANGED,
                            Map.of("name", "n", "organisation", "o", "at", "a")));
        }

        @Override
        public String whereabouts() {
            return "a test";
        }
    }

    @BeforeEach
    void aClosureThatIsDue() {
        Outbox outbox = new Outbox(moxora.sealer, moxora.routes, sandbox.clock);
        delivery = new MailDelivery(
                moxora.store, moxora.routes, moxora.sealer, outbox, box, moxora.audit, Runnable::run, sandbox.clock);
        lastMails = new LastMails(
                moxora.store,
                new Notices(moxora.sealer, outbox, sandbox.clock),
                delivery,
                moxora.erasure.links,
                new LastMailCounts(moxora.vault, sandbox.clock),
                moxora.audit,
                sandbox.clock);
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        closure = moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        sandbox.clock.advanceTo(closure.dueAt());
    }

    /** One that was put off is tried again when it is time to. */
    private Closure run(LastAct... acts) {
        moxora.erasure
                .overview
                .find(acme.organisation())
                .flatMap(item -> Optional.ofNullable(item.nextTryAt()))
                .filter(at -> at.isAfter(sandbox.clock.instant()))
                .ifPresent(sandbox.clock::advanceTo);
        new ErasureRun(moxora.erasure.context, moxora.erasure.certificates, List.of(acts), List.of()).runDue();
        return moxora.erasure.closures.find(acme.organisation()).orElseThrow();
    }

    private JsonObject told() {
        String body = moxora.erasure.certificates.find(acme.organisation()).orElseThrow();
        try (var reader = Json.createReader(new StringReader(body))) {
            return reader.readObject().getJsonObject("lastMail");
        }
    }

    private long links(TenantScope scope) {
        return moxora.vault.within(sql -> sql.count(
                "select count(*) from certificate_link where organisation_id = ?",
                scope.organisation().value()));
    }

    /** Grace, who was invited as an admin and came, and a member. */
    private void colleagues(TenantScope admin) {
        redeem(Postbag.last(moxora, admin), located -> moxora.mail.verification.confirm(by(located), located.id()));
        for (Actor.Role role : List.of(Actor.Role.ADMIN, Actor.Role.MEMBER)) {
            moxora.mail.invitations.create(admin, role.wire() + UUID.randomUUID() + "@acme.example", role);
            redeem(
                    Postbag.last(moxora, admin),
                    located ->
                            moxora.mail.invitations.accept(by(located), located.id(), "Grace", TestPlatform.PASSWORD));
        }
        Postbag.settle(moxora, admin);
    }

    private void redeem(Postbag.Mail mail, Consumer<MailTokens.Located> use) {
        use.accept(moxora.mail.tokens.locate(mail.token()));
    }

    private static TenantScope by(MailTokens.Located located) {
        return new TenantScope(
                located.organisation(), new Actor(located.id(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
    }

    @Test
    void eachAdmin_isToldBeforeTheKeysGo_withALinkToTheClosure() {
        acme = sandbox.organisation("acme");
        colleagues(acme);
        closure = moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        sandbox.clock.advanceTo(closure.dueAt());
        long before = links(acme);

        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.VERIFIED);

        List<Letter> ours = box.taken.stream()
                .filter(letter ->
                        letter.organisation().equals(acme.organisation().value()))
                .toList();
        assertThat(ours).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.subject()).isEqualTo("acme is being deleted");
            assertThat(letter.text())
                    .contains("can no longer be undone", "By 20")
                    .doesNotContain("{");
        });
        assertThat(ours).extracting(Letter::to).doesNotHaveDuplicates().noneMatch(to -> to.startsWith("member"));
        var link = LINK.matcher(ours.get(0).text());
        assertThat(link.find()).isTrue();
        assertThat(moxora.erasure.links.find(link.group(1))).contains(acme.organisation());
        assertThat(links(acme)).isEqualTo(before + 1);
        assertThat(links(bolt)).isZero();
        assertThat(box.taken)
                .noneMatch(letter ->
                        letter.organisation().equals(bolt.organisation().value()));
        assertThat(told().getInt("admins")).isEqualTo(2);
        assertThat(told().getInt("delivered")).isEqualTo(2);
        assertThat(told().getInt("notDelivered")).isZero();
    }

    @Test
    void aRunThatDiesAfterTheMailLeft_tellsNobodyAgain() {
        assertThat(run(lastMails, (scope, due) -> {
                            throw new IllegalStateException("died");
                        })
                        .state())
                .isEqualTo(OrganisationState.CLOSING);
        assertThat(box.taken).hasSize(1);
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(box.taken).hasSize(1);
        assertThat(links(acme)).isEqualTo(2);
        assertThat(told().getInt("delivered")).isEqualTo(1);
    }

    @Test
    void aServerThatIsDown_isWaitedForAWhile_andNotTooLong() {
        box.down = true;
        Duration left = Duration.between(closure.dueAt(), closure.alarmAt());
        Closure waiting = run(lastMails);
        assertThat(waiting.state()).isEqualTo(OrganisationState.CLOSING);
        assertThat(waiting.lastError()).isEqualTo("waits_for_mail");
        assertThat(moxora.organisations.profile(acme).name())
                .as("its keys are there still")
                .isEqualTo("acme");

        sandbox.clock.advanceTo(closure.dueAt().plus(Duration.ofHours(23)));
        delivery.deliverDue();
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.CLOSING);

        sandbox.clock.advanceTo(closure.dueAt().plus(left.dividedBy(5)).plusSeconds(60));
        Closure done = run(lastMails);
        assertThat(done.state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(done.verifiedAt()).isBefore(done.alarmAt());
        assertThat(box.taken).isEmpty();
        assertThat(told().getInt("delivered")).isZero();
        assertThat(told().getInt("notDelivered")).isEqualTo(1);
    }

    @Test
    void aServerThatComesBack_getsTheMail_andTheErasureGoesOnAtOnce() {
        box.down = true;
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.CLOSING);
        box.down = false;
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(MailDelivery.FIRST_WAIT));
        delivery.deliverDue();
        assertThat(box.taken).hasSize(1);
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(box.taken).hasSize(1);
        assertThat(told().getInt("delivered")).isEqualTo(1);
    }

    @Test
    void whoeverStartsLate_triesOnce_andDoesNotWaitBeyondTheAlarmDay() {
        box.down = true;
        sandbox.clock.advanceTo(closure.alarmAt());
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(told().getInt("notDelivered")).isEqualTo(1);
    }

    @Test
    void anAddressThatIsRefusedForEver_isNotWaitedFor_andCountsAsNotTold() {
        box.refuses = true;
        assertThat(run(lastMails).state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(told().getInt("notDelivered")).isEqualTo(1);
    }

    @Test
    void keysThatDoNotOpen_leaveNobodyToTell_andThatIsNoFailure() {
        long before = links(acme);
        sandbox.inVaultAsSuperuser("update key_life set before_suspension = state, state = 'SUSPENDED' where"
                + " organisation_id = '" + acme.organisation() + "'");
        moxora.keyrings.evictAll();
        lastMails.before(acme, closure);
        lastMails.before(acme, closure);
        assertThat(box.taken).isEmpty();
        assertThat(links(acme)).isEqualTo(before);
    }

    @Test
    void aClosureTakenBackAndAskedForAgain_hasALastMailOfItsOwn() {
        box.down = true;
        assertThatThrownBy(() -> lastMails.before(acme, closure)).isInstanceOf(NotYetException.class);
        box.down = false;
        sandbox.clock.advanceTo(closure.dueAt().plusSeconds(60));
        delivery.deliverDue();
        assertThat(box.taken).hasSize(1);
        Closure again = new Closure(
                closure.organisation(),
                closure.state(),
                sandbox.clock.instant(),
                closure.requestedBy(),
                closure.undoUntil(),
                closure.dueAt(),
                closure.alarmAt(),
                closure.deadline(),
                null,
                null,
                null,
                null);
        lastMails.before(acme, again);
        assertThat(box.taken).hasSize(2);
    }
}
