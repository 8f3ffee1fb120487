package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Furnished.Known;
import moxora.crypto.Token;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A contact that is erased leaves nothing in any table that the live catalogue knows but what is meant to stay: keyed
 * hashes of its addresses, and its id on the trail. What goes was its own: other rows are as they were, byte for byte.
 */
@Tag("P94")
@Tag("P108")
@Tag("T-54")
class ErasedContactTest {

    /** Where an id may stay: the trail says who erased whom. */
    private static final Set<String> ID_STAYS = Set.of("audit_entry");

    /** Where the keyed hash of an address may stay, and is what keeps the person away or unwritten to. */
    private static final Set<String> ADDRESS_STAYS =
            Set.of("erased_address", "blocked_address", "suppression", "consent", "soft_bounce", "last_delivery");

    /** What an erasure writes. */
    private static final Set<String> WRITTEN = Set.of(
            "audit_entry",
            "audit_head",
            "contact_tombstone",
            "erased_address",
            "blocked_address",
            "idempotency_key",
            "reading_budget");

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static Map<String, Set<String>> rows(TenantScope scope) {
        Map<String, Set<String>> rows = new TreeMap<>();
        moxora.store.run(
                scope,
                session -> moxora.databases()
                        .catalogue()
                        .tablesWith("organisation_id")
                        .forEach(table -> rows.put(
                                table,
                                new HashSet<>(session.sql()
                                        .rows(
                                                "select t::text from " + table + " t where organisation_id = ?",
                                                row -> row.text(1),
                                                session.organisation())))));
        return rows;
    }

    /** An id as text and as bytes, and every index token of the contact: none of them may be found anywhere. */
    private static Set<String> needles(TenantScope scope, UUID contact) {
        Set<String> needles =
                new TreeSet<>(List.of(contact.toString(), contact.toString().replace("-", "")));
        moxora.store.run(
                scope,
                session -> session.sql()
                        .rows(
                                "select encode(token, 'hex') from contact_token where organisation_id = ? and contact_id = ?"
                                        + " and token not in (select token from contact_token where organisation_id = ?"
                                        + " and contact_id <> ?)",
                                row -> row.text(1),
                                session.organisation(),
                                contact,
                                session.organisation(),
                                contact)
                        .forEach(needles::add));
        return needles;
    }

    private static Set<String> tablesWithAny(Map<String, Set<String>> rows, Set<String> needles) {
        Set<String> tables = new TreeSet<>();
        rows.forEach((table, all) -> {
            if (all.stream().anyMatch(row -> needles.stream().anyMatch(row::contains))) {
                tables.add(table);
            }
        });
        return tables;
    }

    private static String hex(Token token) {
        return java.util.HexFormat.of().formatHex(token.bytes());
    }

    private static Token mark(TenantScope scope, String address) {
        moxora.sealer.prepare(scope);
        return moxora.email.addresses.address(scope, address).mark();
    }

    private static void holdAddress(TenantScope scope, Known known) {
        moxora.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into contact_email (organisation_id, mark, contact_id) values (?, ?, ?)"
                                        + " on conflict do nothing",
                                session.organisation(),
                                mark(scope, known.email()),
                                known.contact()));
    }

    @Test
    void nothingOfIt_isLeftInAnyTable_andNothingElseIsTouched() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        Known known = new Furnished(sandbox, acme).furnish();
        new Furnished(sandbox, bolt).furnish();
        holdAddress(acme, known);
        Set<String> needles = needles(acme, known.contact());
        String mark = hex(mark(acme, known.email()));
        Map<String, Set<String>> before = rows(acme);
        Map<String, Set<String>> neighbours = rows(bolt);
        List<String> sealedOfTheContact = referring(acme, known.contact());

        // The scan can find: every table that refers to contacts has this one, and so do two that do so by other names.
        assertThat(tablesWithAny(before, needles))
                .containsAll(moxora.databases().catalogue().tablesWith("contact_id").stream()
                        .filter(table -> !table.equals("email_event_default") && !table.equals("hold_mark"))
                        .toList())
                .contains("contact", "idempotency_key", "audit_entry");

        moxora.contacts.erase(acme, known.contact(), null);

        Map<String, Set<String>> after = rows(acme);
        assertThat(tablesWithAny(after, needles)).isEqualTo(ID_STAYS);
        assertThat(ADDRESS_STAYS).containsAll(tablesWithAny(after, Set.of(mark)));
        assertThat(rows(bolt)).isEqualTo(neighbours);
        Set<String> own = new HashSet<>(needles);
        own.add(mark);
        own.addAll(sealedOfTheContact);
        before.forEach((table, rows) -> {
            List<String> gone = new ArrayList<>(rows);
            gone.removeAll(after.getOrDefault(table, Set.of()));
            List<String> come = new ArrayList<>(after.getOrDefault(table, Set.of()));
            come.removeAll(rows);
            if (!table.equals("audit_head") && !table.equals("reading_budget")) {
                assertThat(gone)
                        .as(table + ": what went")
                        .allMatch(row -> own.stream().anyMatch(row::contains));
            }
            if (!WRITTEN.contains(table)) {
                assertThat(come).as(table + ": what came").isEmpty();
            }
        });
    }

    /** Ids of the contact's messages, by which other rows of its may be told. */
    private static List<String> referring(TenantScope scope, UUID contact) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id::text from message where organisation_id = ? and contact_id = ?",
                                row -> row.text(1),
                                session.organisation(),
                                contact));
    }
}
