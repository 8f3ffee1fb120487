package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import moxora.TestClusters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An export that meets a record that does not open. The server ends a streamed body normally whatever happened, so this
 * is looked at on a bare socket.
 */
@Tag("P112")
class ExportFailureIT extends Deployed {

    private static final String MAPPING = "?mapping=" + encode("{\"n\":\"firstName\",\"r\":\"notes\"}");

    @Test
    void aFailureHalfWay_isTheLastLine_andSuchAFileIsNotImported() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        importCsv(acme, MAPPING, people(1_500));
        spoilTheNewest(acme);

        String answer = rawExport(acme);

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(answer).containsIgnoringCase("Moxora-Rows: 1500");
        assertThat(answer.stripTrailing()).contains("\r\n#moxora-export-failed");
        String body = answer.substring(answer.indexOf("\ufeff") + 1);
        String unchunked = body.replaceAll("(?m)^[0-9a-f]{1,5}\\r\\n", "");
        Tenant bolt = signUp("bolt", "moxora");
        var status =
                importCsv(bolt, "", "id,firstName\n,Ada\n#moxora-export-failed\n".getBytes(StandardCharsets.UTF_8));
        assertThat(unchunked).contains("#moxora-export-failed");
        assertThat(status.getString("state")).isEqualTo("failed");
        assertThat(status.getInt("imported")).isEqualTo(1);
    }

    @Test
    void aFailureBeforeTheFirstByte_isAProblem_notAFile() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        importCsv(acme, MAPPING, people(3));
        spoilTheNewest(acme);

        Answer answer = get("api/v1/contacts/export", acme.token());

        assertThat(answer.status())
                .as(answer.body() + answer.response().headers().map())
                .isEqualTo(500);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body()).doesNotContain("Person").doesNotContain("moxora.");
    }

    private static byte[] people(int count) {
        StringBuilder csv = new StringBuilder("n,r\r\n");
        for (int i = 0; i < count; i++) {
            csv.append("Person ")
                    .append(Character.toString('a' + i % 26))
                    .append(',')
                    .append("x".repeat(300))
                    .append("\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As the owner of the tables, who is bound by row-level security as everybody is. */
    private static void spoilTheNewest(Tenant tenant) throws Exception {
        Map<String, String> properties = TestClusters.properties();
        try (Connection connection = DriverManager.getConnection(
                        properties.get("moxora.db.url"),
                        properties.get("moxora.db.owner.user"),
                        properties.get("moxora.db.owner.password"));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local moxora.organisation = '" + tenant.organisation() + "'");
            int spoilt = statement.executeUpdate("update contact set identity = '\\x0102030405' where id ="
                    + " (select id from contact order by id desc limit 1)");
            connection.commit();
            assertThat(spoilt).isEqualTo(1);
        }
    }

    private String rawExport(Tenant tenant) throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            String request = "GET " + root.getPath() + "api/v1/contacts/export HTTP/1.1\r\nHost: " + root.getHost()
                    + "\r\nAuthorization: Bearer " + tenant.token() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
