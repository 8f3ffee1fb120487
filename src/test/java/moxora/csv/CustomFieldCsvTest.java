package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.Contacts;
import moxora.contact.CustomFieldDraft;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Typed and special custom fields on their way through CSV. */
class CustomFieldCsvTest {

    private static final String MAPPING = """
            {"Who":"firstName","How old":"customFields.Age","Since":"customFields.Since","Plan":"customFields.Tier",
             "Ok":"customFields.Vip","Food":"customFields.Diet"}""";

    private final TestPlatform platform = TestPlatform.shared();
    private final Contacts contacts = platform.assembly.contacts;
    private final TenantScope acme = defined(platform.acme());
    private final TenantScope bolt = defined(platform.bolt());

    @Test
    void aRowWithAWrongValue_isRejectedWithItsColumnAndCode_andTheOthersAreIn() {
        JsonObject status = imported(acme, MAPPING, """
                Who,How old,Since,Plan,Ok,Food
                Ada,36.50,1815-12-10,gold,TRUE,vegan
                Bob,old,1815-13-10,Bronze,perhaps,vegan
                Cy,,,,,
                """);

        assertThat(status.getString("state")).as(status.toString()).isEqualTo("done");
        assertThat(status.getInt("imported")).isEqualTo(2);
        assertThat(status.getJsonArray("rejected").getValuesAs(JsonObject.class))
                .allSatisfy(refusal -> {
                    assertThat(refusal.getInt("row")).isEqualTo(2);
                    assertThat(refusal.getString("message")).doesNotContain("1815", "Bronze", "perhaps");
                })
                .extracting(refusal -> refusal.getString("column") + " " + refusal.getString("code"))
                .containsExactlyInAnyOrder(
                        "How old invalid_number", "Since invalid_date", "Plan invalid_choice", "Ok invalid_boolean");
    }

    @Test
    @Tag("P112")
    void anExport_comesBackEqual_withSpecialFieldsWhenTheyWereAskedFor() {
        UUID id = contacts.create(
                        acme,
                        "GB",
                        ada(Map.of(
                                "Age",
                                "-36.50",
                                "Since",
                                "1815-12-10",
                                "Tier",
                                "gold",
                                "Vip",
                                "TRUE",
                                "Diet",
                                "=vegan")))
                .id();

        assertThat(imported(bolt, "", exported(acme, true)).getInt("imported")).isEqualTo(1);

        assertThat(contacts.get(bolt, id).fields().customFields())
                .isEqualTo(Map.of("Age", "-36.5", "Since", "1815-12-10", "Tier", "Gold", "Vip", "true"));
        Contact back = contacts.getWithSpecial(bolt, id);
        assertThat(back.fields()).isEqualTo(contacts.getWithSpecial(acme, id).fields());
        assertThat(back.fields().specialFields()).isEqualTo(Map.of("Diet", "=vegan"));
    }

    @Test
    @Tag("P112")
    void anOrdinaryExport_tellsNothingOfSpecialFields_andReadBackOverItsContactsLosesNone() {
        UUID id = contacts.create(acme, "GB", ada(Map.of("Age", "36", "Diet", "vegan")))
                .id();
        String file = exported(acme, false);
        assertThat(file).contains("customFields.Age").doesNotContain("Diet", "vegan");

        assertThat(imported(acme, "", file.replace("Ada", "Augusta")).getInt("updated"))
                .isEqualTo(1);

        Contact back = contacts.getWithSpecial(acme, id);
        assertThat(back.fields().firstName()).isEqualTo("Augusta");
        assertThat(back.fields().specialFields()).isEqualTo(Map.of("Diet", "vegan"));
    }

    private static ContactDraft ada(Map<String, String> customFields) {
        return new ContactDraft("Ada", null, List.of(), List.of(), null, null, List.of(), customFields, null);
    }

    private TenantScope defined(TenantScope scope) {
        for (CustomFieldDraft field : List.of(
                CustomFieldDraft.of("Age", "number", List.of(), null, false),
                CustomFieldDraft.of("Since", "date", List.of(), null, false),
                CustomFieldDraft.of("Tier", "choice", List.of("Gold", "Silver"), null, false),
                CustomFieldDraft.of("Vip", "boolean", List.of(), null, false),
                CustomFieldDraft.of("Diet", "text", List.of(), null, true))) {
            platform.assembly.customFieldDefinitions.define(scope, field);
        }
        return scope;
    }

    private JsonObject imported(TenantScope scope, String mapping, String csv) {
        ContactImport desk = ImportDesk.of(platform);
        UUID id = desk.accept(scope, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), mapping, false);
        return desk.status(scope, id);
    }

    private String exported(TenantScope scope, boolean special) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (special) {
            platform.assembly.contactExport.writeWithSpecial(scope, rows -> {}, file);
        } else {
            platform.assembly.contactExport.write(scope, rows -> {}, file);
        }
        return file.toString(StandardCharsets.UTF_8);
    }
}
