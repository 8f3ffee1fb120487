package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import moxora.Postbag;
import moxora.erasure.Closure;
import moxora.erasure.Erasable;
import moxora.erasure.Searching;
import moxora.store.Catalogue;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A word in every column of every table that can hold one, as the live catalogue has them, in between the destruction of
 * the keys and the purge; after the erasure none of them is in any row of either cluster.
 */
@Tag("B13")
@Tag("T-51")
class EveryColumnErasedTest {

    /** What a constraint refuses cannot hold it: classes 22 and 23 of SQLSTATE, and generated columns. */
    private static final String REFUSED = "22...|23...|428C9";

    /** Other policies fill these, or moments that pass; their own tests see them purged. */
    private static final List<String> WITHOUT_ROWS = List.of(
            "contact_email",
            "counted_event",
            "counting_salt",
            "invitation",
            "linked_identity",
            "mail_outbox",
            "pseudonymous_event",
            "recovery_code",
            "support_access",
            "used_challenge");

    private static final String HELD = "held_record.";

    private final Sandbox sandbox = Sandbox.open();
    private final Random random = Tally.random("B13");

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aWordInEveryColumn_isInNoRowAfterTheErasure() throws SQLException {
        Tally tally = Tally.of("B13 words in columns of text, JSON and bytes, gone with their organisation");
        TenantScope neighbour = sandbox.organisation("neighbour");
        new Furnished(sandbox, neighbour).furnish();
        List<Planting> plantings = new ArrayList<>();
        for (int i = 0; i < Tally.size(2, 20); i++) {
            TenantScope scope = sandbox.organisation("tenant" + i);
            new Furnished(sandbox, scope).furnish();
            Closure closure = sandbox.assembly.erasure.closures.request(scope);
            // Or the delivery takes rows away in which a word lies.
            Postbag.settle(sandbox.assembly, scope);
            sandbox.clock.advanceTo(closure.dueAt());
            Planting planting = new Planting();
            Searching.runDue(sandbox, planting);
            plantings.add(planting);

            Closure done =
                    sandbox.assembly.erasure.closures.find(scope.organisation()).orElseThrow();
            assertThat(done.lastError()).isNull();
            assertThat(done.state()).isEqualTo(OrganisationState.VERIFIED);
        }
        for (Planting planting : plantings) {
            List<String> left = new ArrayList<>();
            try (Connection data = sandbox.superuser();
                    Connection vault = sandbox.vaultSuperuser()) {
                left.addAll(planting.searching().inRows(data));
                left.addAll(planting.searching().inRows(vault));
            }
            assertThat(planting.words).isNotEmpty();
            assertThat(planting.lost)
                    .as("the control: what was planted and is not found")
                    .isEmpty();
            assertThat(WITHOUT_ROWS).as("tables with no row to plant in").containsAll(planting.empty);
            // What the law holds stays, and is seen to be found: the same search looks for all.
            assertThat(left).contains(HELD + "sealed");
            planting.words.keySet().stream()
                    .filter(column -> !column.startsWith(HELD))
                    .forEach(column -> tally.check(!left.contains(column), column));
        }
        Planting first = plantings.get(0);
        System.out.printf(
                "battery | B13 columns | %d planted, %d can hold no such word: %s%n",
                first.words.size(), first.refused.size(), first.refused);
        assertThat(first.words.size()).isGreaterThan(2 * first.refused.size());
        tally.close();
    }

    /** Stands in front of the purge and deletes nothing. */
    private final class Planting implements Erasable {

        private final Map<String, String> words = new TreeMap<>();
        private final List<String> refused = new ArrayList<>();
        private final List<String> empty = new ArrayList<>();
        private final Set<String> lost = new TreeSet<>();

        @Override
        public String table() {
            return "organisation";
        }

        @Override
        public long eraseSome(TenantSession session, int limit) {
            if (words.isEmpty()) {
                try (Connection connection = sandbox.superuser()) {
                    // Foreign keys and triggers look away.
                    connection.createStatement().execute("set session_replication_role = replica");
                    plant(connection, session);
                    List<String> there = searching().inRows(connection);
                    // What a job in the background wrote over in the meantime is planted once more.
                    for (int again = 0; again < 5 && there.size() < words.size(); again++) {
                        replant(connection, session, there);
                        there = searching().inRows(connection);
                    }
                    lost.addAll(words.keySet());
                    lost.removeAll(there);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            return 0;
        }

        private void plant(Connection connection, TenantSession session) throws SQLException {
            Catalogue catalogue = sandbox.assembly.databases().catalogue();
            List<String> tables = catalogue.tablesWith("organisation_id");
            Map<String, Boolean> hasRow = new LinkedHashMap<>();
            for (Catalogue.LiveColumn column : catalogue.columns()) {
                String value = value(column.type());
                if (value.isEmpty() || !tables.contains(column.table())) {
                    continue;
                }
                String name = column.table() + "." + column.column();
                String word = word();
                try {
                    int rows = update(connection, column, value, word, session);
                    hasRow.merge(column.table(), rows > 0, Boolean::logicalOr);
                    if (rows > 0) {
                        words.put(name, word);
                    }
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(name).matches(REFUSED);
                    refused.add(name);
                    hasRow.put(column.table(), true);
                }
            }
            hasRow.forEach((table, there) -> {
                if (!there) {
                    empty.add(table);
                }
            });
        }

        private void replant(Connection connection, TenantSession session, List<String> there) throws SQLException {
            for (Catalogue.LiveColumn column :
                    sandbox.assembly.databases().catalogue().columns()) {
                String name = column.table() + "." + column.column();
                if (words.containsKey(name) && !there.contains(name)) {
                    update(connection, column, value(column.type()), words.get(name), session);
                }
            }
        }

        private int update(
                Connection connection, Catalogue.LiveColumn column, String value, String word, TenantSession session)
                throws SQLException {
            String table = '"' + column.table() + '"';
            try (PreparedStatement statement = connection.prepareStatement("update " + table + " set \""
                    + column.column() + "\" = " + value + " where (tableoid, ctid) = (select tableoid, ctid from "
                    + table + " where organisation_id = ? limit 1)")) {
                statement.setString(1, word);
                statement.setObject(2, session.organisation());
                return statement.executeUpdate();
            }
        }

        private Searching searching() {
            return new Searching(words);
        }
    }

    /** An expression of the type with the word in it, or empty for a type that holds none. */
    private static String value(String type) {
        if (type.startsWith("character varying") || type.equals("text")) {
            return "?::text";
        }
        return switch (type) {
            case "bytea" -> "convert_to(?::text, 'UTF8')";
            case "jsonb" -> "to_jsonb(?::text)";
            case "json" -> "to_json(?::text)";
            case "text[]" -> "array[?::text]";
            case "bytea[]" -> "array[convert_to(?::text, 'UTF8')]";
            default -> "";
        };
    }

    /** As long as a token, so that no check of a length refuses it. */
    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            word.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
        }
        return word.toString();
    }
}
