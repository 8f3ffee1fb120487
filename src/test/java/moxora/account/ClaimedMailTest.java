package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.Postbag;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.mail.MailKind;
import moxora.mail.MailUrl;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail that its writer hands over is left to the writer, and to anybody where the writer died. */
@Tag("P83")
class ClaimedMailTest {

    private static Sandbox sandbox;
    private static Assembly moxora;

    @TempDir
    Path folder;

    private Outbox outbox;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void signUp() {
        outbox = new Outbox(moxora.sealer, moxora.routes, sandbox.clock);
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    private MailDelivery into(Path place) {
        return new MailDelivery(
                moxora.store,
                moxora.routes,
                moxora.sealer,
                outbox,
                MailUrl.ofFolder(place).open("moxora@localhost"),
                moxora.audit,
                Runnable::run,
                sandbox.clock);
    }

    private UUID write(TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> outbox.addClaimed(
                        session,
                        MailKind.PASSWORD_CHANGED,
                        "ada@example.org",
                        Map.of("name", "Ada", "organisation", "Acme", "at", "now")));
    }

    private long arrived(TenantScope scope) {
        return Postbag.of(folder, scope.organisation().toString()).size();
    }

    /** Whoever delivers the mails from before would else have it on its way just when the keys are to go. */
    @Test
    void whoeverIsAwake_leavesItToItsWriter() {
        UUID mail = write(acme);
        write(bolt);
        MailDelivery delivery = into(folder);

        delivery.deliverDue();
        assertThat(arrived(acme)).isZero();

        delivery.deliverNow(acme, List.of(mail));
        assertThat(arrived(acme)).isEqualTo(1);
        assertThat(arrived(bolt)).isZero();
        assertThat(Postbag.waiting(moxora, acme)).isZero();
        delivery.deliverNow(acme, List.of(mail));
        assertThat(arrived(acme)).isEqualTo(1);
    }

    @Test
    void whereTheWriterDied_itLeavesOnceTheClaimHasRunOut_andOnce() {
        UUID mail = write(acme);
        MailDelivery delivery = into(folder);
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(MailDelivery.CLAIM));

        delivery.deliverDue();
        delivery.deliverNow(acme, List.of(mail));

        assertThat(arrived(acme)).isEqualTo(1);
    }

    @Test
    void whereNobodyTakesTheFirst_theOthersWaitForNoClaim() {
        List<UUID> mails = Stream.generate(() -> write(acme)).limit(3).toList();

        into(Path.of("/dev/null/mail")).deliverNow(acme, mails);
        into(folder).deliverDue();
        assertThat(arrived(acme)).isEqualTo(2);

        sandbox.clock.advanceTo(sandbox.clock.instant().plus(MailDelivery.FIRST_WAIT));
        into(folder).deliverDue();
        assertThat(arrived(acme)).isEqualTo(3);
    }
}
