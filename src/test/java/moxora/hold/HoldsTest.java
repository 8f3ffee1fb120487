package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.email.Reports;
import moxora.erasure.Closure;
import moxora.fault.FaultCode;
import moxora.launch.Verdict;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the law asks for is kept, readable by two operators, and everything else goes. */
@Tag("P84")
class HoldsTest extends HoldScene {

    private static JsonObject certificate(TenantScope tenant) {
        return parse(moxora.erasure.certificates.find(tenant.organisation()).orElseThrow());
    }

    private static Map<String, Long> kinds(List<HoldDisclosures.Record> records) {
        return records.stream().collect(Collectors.groupingBy(HoldDisclosures.Record::kind, Collectors.counting()));
    }

    @Test
    void aHoldOnTrailAndConsents_keepsThose_andContactsAreGone() throws IOException {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        desk.consent(acme, "ada@x.example", "Yes please");
        Hold hold = desk.active(acme, YEARS, List.of("audit", "consents"));

        Closure closure = desk.close(acme);

        assertThat(closure.lastError()).isNull();
        assertThat(closure.state()).isEqualTo(OrganisationState.VERIFIED);
        JsonObject certificate = certificate(acme);
        JsonObject held = certificate.getJsonArray("held").getJsonObject(0);
        JsonObject after = certificate.getJsonObject("countsAfter");
        List<HoldDisclosures.Record> records = desk.read(acme, hold);
        assertThat(kinds(records)).containsOnlyKeys("audit_entry", "consent").containsEntry("consent", 1L);
        assertThat(held.getString("holdId")).isEqualTo(hold.id().toString());
        assertThat(held.getString("until")).isEqualTo(hold.draft().expiresAt().toString());
        assertThat(held.getString("reference")).isEqualTo("Case 4711/26");
        assertThat(held.getString("keysetPurpose")).isEqualTo("hold");
        kinds(records)
                .forEach((kind, count) ->
                        assertThat(held.getJsonObject("records").getInt(kind)).isEqualTo(count.intValue()));
        assertThat(after.getInt("held_record")).isEqualTo(records.size());
        after.forEach((table, count) -> assertThat(
                        table.equals("held_record") || count.toString().equals("0"))
                .as(table)
                .isTrue());
        assertThat(Verdict.holds(
                        moxora.erasure.certificates.find(acme.organisation()).orElseThrow(),
                        moxora.erasure.certificates.publicKeyPem()))
                .isTrue();
        assertThat(records.toString()
                        + records.stream().map(HoldDisclosures.Record::fields).toList())
                .contains("Yes please", "contact_created", ada.toString())
                .doesNotContain("Lovelace", "ada@x.example");
        refused(FaultCode.KEY_UNAVAILABLE, () -> moxora.contacts.get(acme, ada));
        assertThat(moxora.contacts.get(bolt, ofBolt).fields().notes()).isEqualTo("Note on Bea");
    }

    @Test
    void aHeldContact_thatIsErased_goesFromEverywhereElse() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        UUID eve = desk.contact(acme, "Eve", "eve@x.example");
        desk.consent(acme, "ada@x.example", "From Ada");
        desk.consent(acme, "eve@x.example", "From Eve");
        delivered(acme, "ada@x.example");
        Hold hold = desk.active(acme, YEARS, HeldClass.wires(), ada);

        moxora.contacts.erase(acme, ada, null);
        moxora.contacts.erase(acme, eve, null);

        refused(FaultCode.NOT_FOUND, () -> moxora.contacts.get(acme, ada));
        assertThat(desk.rows(acme, "email_event")).isZero();
        List<HoldDisclosures.Record> records = desk.read(acme, hold);
        assertThat(kinds(records))
                .containsOnlyKeys("contact", "email_event", "consent", "audit_entry")
                .containsEntry("contact", 1L)
                .containsEntry("email_event", 1L)
                .containsEntry("consent", 1L);
        HoldDisclosures.Record contact = records.stream()
                .filter(record -> record.kind().equals("contact"))
                .findFirst()
                .orElseThrow();
        assertThat(contact.id()).isEqualTo(ada);
        assertThat(contact.fields())
                .containsEntry("firstName", List.of("Ada"))
                .containsEntry("notes", List.of("Note on Ada"));
        HoldDisclosures.Record consent = records.stream()
                .filter(record -> record.kind().equals("consent"))
                .findFirst()
                .orElseThrow();
        assertThat(consent.fields().get("addressMark"))
                .isEqualTo(contact.fields().get("addressMarks"));
        assertThat(records.stream().map(HoldDisclosures.Record::fields).toList().toString())
                .doesNotContain("Eve");

        // At the closure the same rows come again, and there are no doubles.
        Closure closure = moxora.erasure.closures.request(acme);
        moxora.holds.atClosure.before(acme, closure);
        moxora.holds.atClosure.before(acme, closure);
        assertThat(kinds(desk.read(acme, hold))).containsEntry("contact", 1L).containsEntry("consent", 1L);
    }

    @Test
    void aHoldOnAllMessages_keepsThemWhenTheirContactGoes_andWhenTheirRetentionIsOver() {
        TenantScope acme = sandbox.organisation("acme", "moonengage");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        desk.contact(acme, "Eve", "eve@x.example");
        delivered(acme, "ada@x.example", "eve@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("messages"));

        moxora.contacts.erase(acme, ada, null);
        assertThat(kinds(desk.read(acme, hold))).isEqualTo(Map.of("email_event", 1L));
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(31)));
        moxora.retention.run.runThrough(sandbox.clock.instant());

        assertThat(desk.rows(acme, "email_event")).isZero();
        assertThat(kinds(desk.read(acme, hold))).isEqualTo(Map.of("email_event", 2L));
    }

    private static void delivered(TenantScope tenant, String... recipients) {
        Reports reports = Reports.of(moxora, tenant);
        for (String recipient : recipients) {
            assertThat(reports.receive("delivered", recipient, sandbox.clock.instant())
                            .accepted())
                    .isEqualTo(1);
        }
    }

    @Test
    void anOrganisationIsToldOfItsHolds_butForThoseItMayNotBeToldOf() {
        TenantScope acme = sandbox.organisation("acme");
        Hold open = desk.active(acme, YEARS, List.of("audit"));
        HoldDraft draft = Desk.draft(
                acme, List.of("audit"), List.of(), sandbox.clock.instant().plus(YEARS));
        Hold secret = moxora.holds.holds.propose(
                Desk.ann(acme),
                new HoldDraft(
                        draft.organisation(),
                        draft.classes(),
                        draft.contacts(),
                        draft.ground(),
                        draft.expiresAt(),
                        true));
        long before = desk.rows(acme, "audit_entry");
        moxora.holds.holds.confirm(Desk.bob(acme), secret.id());

        assertThat(moxora.holds.holds.told(acme)).extracting(Hold::id).containsExactly(open.id());
        assertThat(moxora.holds.holds.told(bolt)).extracting(Hold::id).doesNotContain(open.id(), secret.id());
        assertThat(desk.rows(acme, "audit_entry")).isEqualTo(before);
    }

    @Test
    void afterTheDayOfAClosure_nothingMoreIsHeld_andTheCertificateSaysSo() {
        TenantScope acme = sandbox.organisation("acme");
        Closure closure = moxora.erasure.closures.request(acme);
        sandbox.clock.advanceTo(closure.dueAt().minus(Duration.ofDays(1)));
        Hold hold = desk.proposed(acme, YEARS, List.of("audit"));
        sandbox.clock.advanceTo(closure.dueAt());

        refused(FaultCode.CONFLICT, () -> moxora.holds.holds.confirm(Desk.bob(acme), hold.id()));
        moxora.erasure.run.runDue();
        refused(FaultCode.NOT_FOUND, () -> desk.proposed(acme, YEARS, List.of("audit")));
        assertThat(certificate(acme).getJsonArray("held")).isEmpty();
        assertThat(desk.rows(acme, "held_record")).isZero();
    }

    @Test
    @Tag("P97")
    void anOlderCopyOfTheData_learnsOfHolds_andLosesThoseThatAreOver() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        UUID over = UUID.randomUUID();
        sandbox.asSuperuser("delete from hold_mark where organisation_id = '" + acme.organisation() + "'");
        sandbox.asSuperuser("insert into hold_mark values ('" + acme.organisation() + "', '" + over
                + "', 'AUDIT', '00000000-0000-0000-0000-000000000000')");
        sandbox.asSuperuser("insert into held_record values ('" + acme.organisation() + "', '" + over
                + "', 'contact', '" + ada + "', '\\x00', now())");

        assertThat(moxora.holds.replay.replay(acme)).isPositive();

        assertThat(desk.rows(acme, "held_record")).isZero();
        assertThat(moxora.store.within(acme, HoldMarks::holds)).containsExactly(hold.id());
        assertThat(moxora.holds.replay.replay(acme)).isZero();
    }
}
