package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Entries that were written before there was a purpose and an origin hold as they were hashed then, and go on so. */
@Tag("T-38")
class OlderFormTest {

    @Test
    void entriesOfBothForms_areOneChain_andAChangedOlderOneIsFound() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            UUID id = acme.organisation().value();
            beginAnewInTheOlderForm(sandbox, id);
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());

            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
            List<AuditTrail.Entry> entries = sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 10);
            assertThat(entries).extracting(AuditTrail.Entry::form).containsExactly(2, 1, 1, 1);
            assertThat(entries.get(1).detail()).isEqualTo("fields=emails,notes rows=7");
            assertThat(entries.get(1).fields()).containsExactly("emails", "notes");
            assertThat(entries.get(1).purpose()).isEmpty();
            assertThat(entries.get(0).purpose()).isEqualTo("service");
            assertThat(entries.get(0).fields()).contains("emails", "notes").doesNotContain("title ");

            sandbox.asSuperuser("update audit_entry set detail = 'fields=emails rows=7' where organisation_id = '" + id
                    + "' and seq = 3");
            assertThat(sandbox.assembly.auditing.verification.of(acme).firstBroken())
                    .isEqualTo(3);
        }
    }

    /** As the release before wrote them: these lines are that release's, kept apart from today's. */
    private static void beginAnewInTheOlderForm(Sandbox sandbox, UUID id) throws Exception {
        sandbox.asSuperuser("delete from audit_entry where organisation_id = '" + id + "'");
        byte[] last = new byte[32];
        Instant at = Instant.parse("2026-02-03T04:05:06.000700Z");
        try (Connection connection = sandbox.superuser();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into audit_entry (organisation_id, seq, form, at, actor, action, target_id, fields,"
                                + " detail, purpose, origin, previous, hash)"
                                + " values (?, ?, 1, ?, ?, 'contact_changed', ?, '', ?, '', '', ?, ?)");
                PreparedStatement head = connection.prepareStatement(
                        "update audit_head set seq = 3, hash = ? where organisation_id = ?")) {
            for (long seq = 1; seq <= 3; seq++) {
                String detail = seq == 3 ? "fields=emails,notes rows=7" : "";
                String actor = "admin:" + id;
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(last);
                digest.update(ByteBuffer.allocate(8).putLong(seq).array());
                for (String part :
                        List.of(id.toString(), at.toString(), actor, "contact_changed", id.toString(), detail)) {
                    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                    digest.update(bytes);
                }
                byte[] hash = digest.digest();
                insert.setObject(1, id);
                insert.setLong(2, seq);
                insert.setObject(3, at.atOffset(ZoneOffset.UTC));
                insert.setString(4, actor);
                insert.setObject(5, id);
                insert.setString(6, detail);
                insert.setBytes(7, last);
                insert.setBytes(8, hash);
                insert.executeUpdate();
                last = hash;
            }
            head.setBytes(1, last);
            head.setObject(2, id);
            head.executeUpdate();
        }
    }
}
