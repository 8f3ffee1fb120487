package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node whose wire to the data or to the vault is cut at any message of any piece of work says 503, has written the
 * whole of it or nothing, and works again by itself as soon as the wire is whole.
 */
@Tag("B23")
class CutOffTest {

    /** Two seconds are promised; a machine that is busy with other things gets one more. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    private static final Duration HEALS_WITHIN = Duration.ofSeconds(20);
    private static final Set<FaultCode> UNAVAILABLE = Set.of(FaultCode.DATABASE_UNAVAILABLE, FaultCode.KEY_UNAVAILABLE);
    private static final ContactQuery BY_EMAIL =
            new ContactQuery("ada@example.org", null, null, null, null, Map.of(), null, 10, Set.of());

    private final Random random = Tally.random("B23");
    private Sandbox sandbox;
    private TcpProxy toData;
    private TcpProxy toVault;
    private Assembly node;
    private TenantScope acme;
    private TenantScope bolt;
    private UUID ada;
    private int number;
    private long longestNanos;

    /** Work that is cut; the number makes each change a change. */
    private interface Work {
        void at(int number);
    }

    private record Named(String name, Work work) {}

    private final List<Named> works = List.of(
            new Named("create", any -> node.contacts.create(acme, "GB", TestPlatform.ada())),
            new Named("change", n -> node.contacts.change(acme, "GB", ada, null, draft -> called(ofThreeLetters(n)))),
            new Named("search", any -> node.contacts.search(acme, "GB", BY_EMAIL)));

    /** As long as Ada, so that it has as many tokens. */
    private static String ofThreeLetters(int number) {
        return "Q" + (char) ('a' + number / 26 % 26) + (char) ('a' + number % 26);
    }

    private static ContactDraft called(String firstName) {
        ContactDraft ada = TestPlatform.ada();
        return new ContactDraft(
                firstName,
                ada.lastName(),
                ada.emails(),
                ada.phones(),
                ada.company(),
                ada.title(),
                ada.tags(),
                ada.customFields(),
                ada.notes());
    }

    @BeforeEach
    void open() throws IOException {
        sandbox = Sandbox.open();
        toData = new TcpProxy(sandbox.settings.logins().data().url());
        toVault = new TcpProxy(sandbox.settings.logins().vault().url());
        node = new Assembly(
                sandbox.settings(Map.of("moxora.db.url", toData.url(), "moxora.vault.db.url", toVault.url())),
                sandbox.clock);
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        ada = node.contacts.create(acme, "GB", TestPlatform.ada()).id();
        node.contacts.create(bolt, "GB", TestPlatform.ada());
    }

    @AfterEach
    void close() throws IOException {
        toData.heal();
        toVault.heal();
        node.close();
        toData.close();
        toVault.close();
        sandbox.close();
    }

    @Test
    void aWireCutAtAnyMessage_is503_leavesNothingHalfWritten_andHeals() throws SQLException {
        assertThat(halfWritten()).isZero();
        int scenarios = Tally.size(18, 198);
        int cuts = 0;
        Tally tally = Tally.of("B23 wires cut within a piece of work: 503, all or nothing, heals");
        for (int i = 0; i < scenarios; i++) {
            Named named = works.get(i % works.size());
            TcpProxy wire = i % 2 == 0 ? toData : toVault;
            boolean behindIt = random.nextBoolean();
            long message = 1 + random.nextInt((int) messages(named, wire));
            String scenario = named.name + (wire == toData ? ", data" : ", vault")
                    + (behindIt ? ", behind" : ", before") + " message " + message;

            wire.cutAt(message, behindIt);
            FaultCode code = faultOf(named);
            boolean cut = wire.messages() >= message;
            wire.heal();

            tally.check(cut && (code == null ? behindIt : UNAVAILABLE.contains(code)), scenario + ": " + code);
            tally.check(heals(named), scenario + " heals");
            tally.check(halfWritten() == 0, scenario + " whole");
            cuts += code == null ? 0 : 1;
        }
        tally.close();
        assertThat(cuts).as("work that was refused").isGreaterThan(scenarios / 2);
        print("a cut within a piece of work");
    }

    @Test
    void aDatabaseThatIsDown_isToldOfSoon_andOnceItIsUpNothingNeedsARestart() throws SQLException {
        Tally tally = Tally.of("B23 databases down before the work begins: 503, nothing written, heals");
        for (TcpProxy wire : List.of(toData, toVault)) {
            long before = contacts();
            node.keyrings.evictAll();
            wire.cut();

            // The first is refused by a connection that broke, the next since there is none to be had.
            for (int attempt = 0; attempt < 2; attempt++) {
                FaultCode code = faultOf(works.get(0));
                tally.check(code == FaultCode.DATABASE_UNAVAILABLE, "down: " + code);
                tally.check(code != null && code.status() == 503, "status");
            }
            tally.check(contacts() == before, "nothing written");
            wire.heal();
            tally.check(heals(works.get(0)), "heals");
        }
        tally.close();
        print("a database that is down");
    }

    /** A transaction that were two would leave a contact without its tokens; the count shows it. */
    @Test
    @Tag("sabotage")
    void aHalfWrittenContact_isCaught() throws SQLException {
        assertThat(halfWritten()).isZero();
        sandbox.asSuperuser("delete from contact_token where ctid = (select min(ctid) from contact_token)");
        assertThat(halfWritten()).isEqualTo(1);
        sandbox.asSuperuser("update contact set version = version + 1 where id = '" + ada + "'");
        assertThat(halfWritten()).isEqualTo(2);
    }

    /** How many messages the work sends over that wire, once it has connections and no keys at hand. */
    private long messages(Named named, TcpProxy wire) {
        // Connections that were cut while they lay idle must be found out first.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(HEALS_WITHIN)
                .until(() -> {
                    node.keyrings.evictAll();
                    wire.cutAt(Long.MAX_VALUE, false);
                    return faultOf(named) == null;
                });
        long messages = wire.messages();
        assertThat(messages).isPositive();
        node.keyrings.evictAll();
        return messages;
    }

    private @Nullable FaultCode faultOf(Named named) {
        long began = System.nanoTime();
        try {
            named.work.at(++number);
            return null;
        } catch (Fault fault) {
            return fault.code();
        } finally {
            longestNanos = Math.max(longestNanos, System.nanoTime() - began);
        }
    }

    private boolean heals(Named named) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(HEALS_WITHIN)
                .until(() -> faultOf(named) == null);
        return true;
    }

    private void print(String what) {
        System.out.printf(Locale.ROOT, "measured | %s is told of within | longest %.2f s%n", what, longestNanos / 1e9);
        assertThat(longestNanos).as("longest answer").isLessThan(ANSWERS_WITHIN.toNanos());
    }

    private long contacts() throws SQLException {
        return count("select count(*) from contact");
    }

    /**
     * Contacts that have another number of tokens than the others, which all have the same fields, and contacts whose
     * creation or changes the trail does not hold as often as they happened.
     */
    private long halfWritten() throws SQLException {
        return count("select count(*) from contact c where (select count(*) from contact_token t"
                        + " where t.organisation_id = c.organisation_id and t.contact_id = c.id) <> "
                        + "(select max(n) from (select count(*) n from contact_token group by contact_id) tokens)")
                + count("select count(*) from contact c where (select count(*) from audit_entry a"
                        + " where a.organisation_id = c.organisation_id and a.target_id = c.id) <> c.version")
                + count("select count(*) from audit_entry a where lower(a.action) = 'contact_created' and not exists"
                        + " (select 1 from contact c where c.id = a.target_id)");
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
