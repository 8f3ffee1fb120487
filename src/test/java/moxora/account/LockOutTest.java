package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.SettableClock;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.Incidents;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P63")
class LockOutTest {

    private final String nobody = UUID.randomUUID() + "@nowhere.example";
    private final SettableClock clock = new SettableClock();
    private final Assembly moxora = new Assembly(TestClusters.settings(), clock);
    private final TenantScope acme = signUp("acme");
    private final TenantScope bolt = signUp("bolt");

    @AfterEach
    void close() {
        moxora.close();
    }

    private TenantScope signUp(String name) {
        Organisations.Created created = moxora.organisations.signUp(
                new SignUp(name, "moxora", null, "GB", "Ada", "ada@example.org", TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    private FailedProofs proofs() {
        return moxora.abuse.failedProofs;
    }

    /** Fails until it is locked; how often that was possible. */
    private int failUntilLocked(TenantScope scope) {
        for (int i = 0; i < 200; i++) {
            if (proofs().locked(scope, scope.actor().id()).isPresent()) {
                return i;
            }
            proofs().failed(scope, scope.actor().id());
        }
        throw new AssertionError("never locked");
    }

    @Test
    void tenFailuresCostNothing_theEleventhHalfAMinute_andTheNextOneTwice() {
        assertThat(failUntilLocked(acme)).isEqualTo(11);

        assertLocked(() -> proofs().requireOpen(acme, acme.actor().id()), 30);
        assertLocked(() -> ended(acme, acme.actor().id()), 30);
        clock.advance(Duration.ofSeconds(30));
        proofs().requireOpen(acme, acme.actor().id());
        proofs().failed(acme, acme.actor().id());
        assertLocked(() -> proofs().requireOpen(acme, acme.actor().id()), 60);
    }

    @Test
    @Tag("T-01")
    void theLockOfOneOrganisationsUser_isNotThatOfTheSamePersonElsewhere() {
        failUntilLocked(acme);

        proofs().requireOpen(bolt, bolt.actor().id());
        ended(bolt, bolt.actor().id());
        assertLocked(() -> proofs().requireOpen(acme, acme.actor().id()), 30);
    }

    @Test
    void success_beginsAnew() {
        for (int i = 0; i < 10; i++) {
            proofs().failed(acme, acme.actor().id());
        }
        ended(acme, acme.actor().id());

        assertThat(failUntilLocked(acme)).isEqualTo(11);
    }

    @Test
    void aResetByMail_liftsTheLock() {
        failUntilLocked(acme);

        moxora.store.run(acme, session -> proofs().lift(session, acme.actor().id()));

        proofs().requireOpen(acme, acme.actor().id());
    }

    @Test
    void aRestartKeepsTheLock_andAnotherNodeHasItToo() {
        failUntilLocked(acme);

        try (Assembly next = new Assembly(TestClusters.settings(), clock)) {
            assertLocked(
                    () -> next.abuse.failedProofs.requireOpen(acme, acme.actor().id()), 30);
        }
    }

    @Test
    void anAddressThatIsNobodys_isLockedAsAUserIs_overARestart() {
        UnknownAddresses unknown = moxora.abuse.unknownAddresses;
        for (int i = 0; i < 11; i++) {
            unknown.requireOpen(nobody);
            unknown.failed(nobody);
        }

        assertLocked(() -> unknown.requireOpen(" " + nobody.toUpperCase(Locale.ROOT)), 30);
        assertLocked(() -> unknown.failed(nobody), 30);
        unknown.requireOpen("another" + nobody);
        try (Assembly next = new Assembly(TestClusters.settings(), clock)) {
            assertLocked(() -> next.abuse.unknownAddresses.requireOpen(nobody), 30);
        }
        clock.advance(Duration.ofSeconds(30));
        unknown.requireOpen(nobody);
    }

    @Test
    void anAddressThatIsNobodys_isForgottenAfterADay_andLiesThereAsAHashOnly() {
        clock.advance(Duration.ofDays(100));
        moxora.abuse.unknownAddresses.failed(nobody);
        assertThat(kept()).isEqualTo(1);
        String row = moxora.vault
                .within(sql -> sql.first("select encode(hash, 'escape') from failed_address", found -> found.text(1)))
                .orElseThrow();
        assertThat(row).doesNotContain(nobody.substring(0, 8));

        clock.advance(Duration.ofDays(1));
        moxora.abuse.unknownAddresses.failed("late" + nobody);

        assertThat(kept()).isEqualTo(1);
    }

    private long kept() {
        return moxora.vault.within(sql -> sql.count("select count(*) from failed_address"));
    }

    @Test
    void aHundredGuessesAtOnce_areElevenTries_forAUserAndForNobody() throws Exception {
        assertThat(counted(() -> proofs().failed(acme, acme.actor().id()))).isEqualTo(11);
        assertThat(counted(() -> moxora.abuse.unknownAddresses.failed(nobody))).isEqualTo(11);
        assertLocked(() -> ended(acme, acme.actor().id()), 30);
    }

    /** Of a hundred at once, how many were counted; all others were told to wait. */
    private static int counted(Runnable guess) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<Callable<Boolean>> guesses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                guesses.add(() -> {
                    try {
                        guess.run();
                        return true;
                    } catch (Fault fault) {
                        assertThat(fault.code()).isEqualTo(FaultCode.LOCKED_OUT);
                        return false;
                    }
                });
            }
            int counted = 0;
            for (Future<Boolean> outcome : threads.invokeAll(guesses)) {
                counted += outcome.get() ? 1 : 0;
            }
            return counted;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theTrail_tellsOfFailuresAndLocks_inAFewEntries() {
        failUntilLocked(acme);

        List<AuditTrail.Entry> entries = moxora.auditPages.before(acme, Long.MAX_VALUE, 10);
        assertThat(entries)
                .extracting(AuditTrail.Entry::action)
                .startsWith("locked_out", "log_in_refused", "log_in_refused", "log_in_refused");
        assertThat(entries).extracting(AuditTrail.Entry::detail).startsWith("failures=11 seconds=30", "failures=10");
        assertThat(entries.get(0).target()).isEqualTo(acme.actor().id());
        assertThat(moxora.abuse.incidents.count(Incidents.Alarm.LOCK_OUT)).isEqualTo(1);
        assertThat(moxora.auditPages.before(bolt, Long.MAX_VALUE, 10))
                .extracting(AuditTrail.Entry::action)
                .doesNotContain("locked_out", "log_in_refused");
    }

    private static void assertLocked(Runnable proof, long seconds) {
        assertThatThrownBy(proof::run).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.LOCKED_OUT);
            assertThat(fault.retryAfter()).isEqualTo(seconds);
        });
    }

    private void ended(TenantScope scope, UUID user) {
        moxora.store.run(scope, session -> proofs().ended(session, user));
    }
}
