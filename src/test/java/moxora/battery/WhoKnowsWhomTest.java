package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import moxora.TestPlatform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same person in many organisations leaves nothing in the database by which one could tell that it is the same. */
@Tag("T-11")
class WhoKnowsWhomTest {

    /** Keyed hashes of every kind, with the organisation whose they are. */
    private static final String TOKENS =
            "select organisation_id, token from contact_token union all select organisation_id, token from user_token"
                    + " union all select organisation_id, name_token from custom_field"
                    + " union all select organisation_id, key_token from idempotency_key"
                    + " union all select organisation_id, identity from email_event"
                    + " union all select organisation_id, mark from counted_event"
                    + " union all select organisation_id, pseudonym from pseudonymous_event";

    @Test
    void onePersonInManyOrganisations_hasOtherTokensInEach() throws SQLException {
        Tally tally = Tally.of("T-11 organisations with one and the same contact");
        try (Sandbox sandbox = Sandbox.open()) {
            int organisations = Tally.size(10, 1_000);
            for (int i = 0; i < organisations; i++) {
                sandbox.assembly.contacts.create(
                        sandbox.organisation("acme"), "GB", TestPlatform.ada(), "the same key");
            }
            tally.tried(organisations);
            if (shared(sandbox) > 0) {
                tally.fail("a token that two organisations have");
            }
            assertThat(number(sandbox, "select count(*) from (" + TOKENS + ") t"))
                    .isGreaterThan(organisations * 10L);
            sandbox.asSuperuser(
                    "insert into contact_token (organisation_id, token, contact_id) select c.organisation_id,"
                            + " t.token, c.id from contact c, (select organisation_id, token from contact_token limit 1) t"
                            + " where c.organisation_id <> t.organisation_id limit 1");
            assertThat(shared(sandbox)).as("a planted link is seen").isEqualTo(1);
        }
        tally.close();
    }

    private static long shared(Sandbox sandbox) throws SQLException {
        return number(
                sandbox,
                "select count(*) from (select token from (" + TOKENS
                        + ") t group by token having count(distinct organisation_id) > 1) s");
    }

    private static long number(Sandbox sandbox, String query) throws SQLException {
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
