package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.account.Means;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.contact.CustomFieldDraft;
import moxora.csv.ContactImport;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.field.CustomFieldType;
import moxora.tenant.Origin;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A canary in every field, name, filter and input that people fill in, and every act that is recorded: the trail's
 * tables, its export and its pages hold none of them.
 */
@Tag("P80")
@Tag("P10")
@Tag("T-38")
class NoValueOnTheTrailTest {

    private static final String CANARY = "zq7canary";

    @Test
    void noCanary_isOnAnyTrail_andTheScanSeesOneThatIsPutThere() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation(canary("organisation")).from(new Origin("203.0.113.0/24"));
            doEverything(sandbox, acme);
            assertThat(actions(sandbox, acme))
                    .contains(
                            "contact_created",
                            "contact_changed",
                            "contact_read",
                            "contacts_listed",
                            "timeline_read",
                            "contact_special_read",
                            "contacts_exported",
                            "contacts_imported",
                            "ai_previewed",
                            "custom_field_defined",
                            "endpoint_created",
                            "endpoint_paused",
                            "endpoint_secret_added",
                            "logged_in",
                            "leakage_measured",
                            "audit_exported",
                            "contact_erased");

            assertThat(canaries(sandbox, acme)).isEmpty();

            // The positive control: one value in one column of one entry.
            for (String column : List.of("actor", "action", "fields", "detail", "purpose", "origin")) {
                sandbox.asSuperuser("update audit_entry set " + column + " = " + column + " || 'x" + CANARY
                        + "' where seq = 2 and organisation_id = '" + acme.organisation() + "'");
                assertThat(canaries(sandbox, acme)).as(column).hasSize(3);
                sandbox.asSuperuser("update audit_entry set " + column + " = replace(" + column + ", 'x" + CANARY
                        + "', '') where seq = 2 and organisation_id = '" + acme.organisation() + "'");
            }
            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
        }
    }

    @Test
    void anEvent_takesNoTextThatIsNoNameOfOurs() {
        for (String text : List.of(
                "ada@example.org", "Ada Lovelace", "Zo\u00eb", "", "+44 20", "a,b", "x=y", "9", "a".repeat(65))) {
            assertThatThrownBy(() -> AuditEvent.of(AuditAction.CONTACT_READ, null, List.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(text.isEmpty() ? "\u0000" : text);
            assertThatThrownBy(() -> AuditEvent.of(AuditAction.CONTACT_READ, null, Map.of(text, 1L)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String canary(String what) {
        return CANARY + what;
    }

    private static ContactDraft person() {
        return person(canary("fieldvalue"));
    }

    private static ContactDraft person(String custom) {
        return new ContactDraft(
                canary("First"),
                canary("Last"),
                List.of(canary("mail") + "@" + canary("domain") + ".example"),
                List.of("020 7946 0958"),
                canary("Company"),
                canary("Title"),
                List.of(canary("tag")),
                Map.of(canary("fieldname"), custom),
                canary("notes"));
    }

    private static void doEverything(Sandbox sandbox, TenantScope acme) {
        var moxora = sandbox.assembly;
        moxora.sessions.open(acme, Means.PASSWORD, false);
        moxora.customFieldDefinitions.define(
                acme, new CustomFieldDraft(canary("special"), CustomFieldType.TEXT, List.of(), false, true));
        UUID person = moxora.contacts
                .create(acme, "GB", person(), canary("idempotency"))
                .id();
        moxora.contacts.create(acme, "GB", person(), canary("idempotency"));
        moxora.contacts.change(acme, "GB", person, null, before -> person(canary("other")));
        moxora.contacts.get(acme, person);
        moxora.contacts.getWithSpecial(acme, person);
        moxora.contacts.search(
                acme,
                "GB",
                new ContactQuery(
                        canary("mail") + "@" + canary("domain") + ".example",
                        null,
                        canary("First"),
                        canary("Company"),
                        canary("tag"),
                        Map.of(canary("fieldname"), canary("other")),
                        null,
                        50,
                        EnumSet.of(Compartment.IDENTITY, Compartment.NOTES)));
        moxora.email.timeline.page(acme, person, null, 10);
        moxora.ai.previews.preview(acme, "contact-summary", person, null);
        moxora.contactExport.write(acme, rows -> {}, new ByteArrayOutputStream());
        importOne(sandbox, acme);
        UUID endpoint = moxora.email
                .webhookEndpoints
                .create(acme, "sendgrid", verificationKey())
                .id();
        moxora.email.webhookEndpoints.pause(acme, endpoint, true);
        moxora.email.endpointSecrets.add(acme, endpoint, verificationKey());
        moxora.leakageMeter.measure(
                acme, "GB", moxora.policies.require("moxora").search());
        moxora.auditing.export.write(acme, new ByteArrayOutputStream());
        moxora.contacts.erase(acme, person, null);
        try {
            moxora.contacts.get(acme, person);
        } catch (Fault gone) {
            assertThat(gone.detail()).doesNotContain(CANARY);
        }
    }

    private static String verificationKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void importOne(Sandbox sandbox, TenantScope acme) {
        ContactImport imports = sandbox.assembly.contactImport;
        String csv = "id,firstName,emails,notes,customFields." + canary("imported") + "\r\n," + canary("First") + ","
                + canary("csv") + "@example.org," + canary("notes") + "," + canary("value") + "\r\n";
        UUID id = imports.accept(acme, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "", false);
        while (imports.status(acme, id).getString("state").equals("running")) {
            Thread.onSpinWait();
        }
        assertThat(imports.status(acme, id).getInt("imported")).isEqualTo(1);
    }

    private static List<String> actions(Sandbox sandbox, TenantScope scope) {
        return sandbox.assembly.auditPages.before(scope, Long.MAX_VALUE, 200).stream()
                .map(AuditTrail.Entry::action)
                .toList();
    }

    /** Where a canary shows: in the tables, in the export, on a page. */
    private static List<String> canaries(Sandbox sandbox, TenantScope scope) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select e.*, h.* from audit_entry e left join audit_head h using (organisation_id)")) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    note(found, "table", rows.getString(i));
                    byte[] bytes = rows.getBytes(i);
                    note(found, "table", bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1));
                }
            }
        }
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        sandbox.assembly.auditing.export.write(scope, export);
        note(found, "export", export.toString(StandardCharsets.UTF_8));
        sandbox.assembly
                .auditPages
                .before(scope, Long.MAX_VALUE, 200)
                .forEach(entry -> note(found, "page", entry + " " + entry.detail() + " " + entry.fields()));
        return found.stream().distinct().toList();
    }

    private static void note(List<String> found, String where, String text) {
        if (text != null
                && Stream.of(CANARY, "7946 0958", "79460958").anyMatch(text.toLowerCase(Locale.ROOT)::contains)) {
            found.add(where);
        }
    }
}
