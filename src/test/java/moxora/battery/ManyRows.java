package moxora.battery;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import moxora.tenant.OrganisationId;

/**
 * Rows of the size and number that an organisation would have, in the order in which they would have come, made by the
 * database itself: nobody can open them.
 */
public final class ManyRows {

    /** As UUIDv7 (RFC 9562): contacts that came in, one each millisecond, and the rest at random. */
    private static final String ID =
            "(lpad(to_hex(1700000000000 + i), 12, '0') || '7' || substr(md5(random()::text), 1, 3)"
                    + " || '8' || substr(md5(random()::text), 1, 15))::uuid";

    private ManyRows() {}

    /** Contacts with two tokens each and events spread over the last five months. */
    public static void fill(Sandbox sandbox, OrganisationId organisation, int contacts, int eventsEach)
            throws SQLException {
        String bytes = "decode(repeat(md5((random())::text), %d), 'hex')";
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into contact (organisation_id, id, identity, profile, version, created_at, updated_at)"
                            + " select '" + organisation + "', " + ID + ", " + bytes.formatted(10) + ", "
                            + bytes.formatted(8) + ", 1, now(), now() from generate_series(1, " + contacts + ") i");
            for (int token = 0; token < 2; token++) {
                statement.execute("insert into contact_token (organisation_id, token, contact_id)"
                        + " select organisation_id, sha256(('" + token + "' || id::text)::bytea), id from contact"
                        + " where organisation_id = '" + organisation + "' order by id");
            }
            statement.execute("insert into email_event"
                    + " (organisation_id, at, identity, contact_id, type, sealed, received_at, shown_at)"
                    + " select organisation_id, at, sha256((n::text || id::text)::bytea), id,"
                    + " 'open', " + bytes.formatted(6) + ", at, at from (select organisation_id, id, n,"
                    + " now() - random() * interval '150 days' as at from contact, generate_series(1, " + eventsEach
                    + ") n where organisation_id = '" + organisation + "') event order by at");
        }
    }
}
