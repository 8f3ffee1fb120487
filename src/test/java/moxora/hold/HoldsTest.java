package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.email.Reports;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.launch.Verdict;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the law asks for is kept, readable by two operators; everything else goes, and in the end that goes too. */
@Tag("P84")
class HoldsTest {

    private static final Duration YEARS = Duration.ofDays(800);
    private static final Duration WEEK = Duration.ofDays(7);

    private static Sandbox sandbox;
    private static Assembly moxora;
    private static Desk desk;
    private static TenantScope bolt;
    private static UUID ofBolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        desk = new Desk(sandbox);
        bolt = sandbox.organisation("bolt");
        ofBolt = desk.contact(bolt, "Bea", "bea@x.example");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static void refused(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static JsonObject certificate(TenantScope tenant) {
        return parse(moxora.erasure.certificates.find(tenant.organisation()).orElseThrow());
    }

    private static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
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

    @Test
    @Tag("T-59")
    void oneOperatorAlone_holdsNothing() {
        TenantScope acme = sandbox.organisation("acme");
        Hold hold = desk.proposed(acme, YEARS, List.of("audit"));

        refused(FaultCode.OTHER_PERSON_REQUIRED, () -> moxora.holds.holds.confirm(Desk.ann(acme), hold.id()));
        assertThat(moxora.holds.holds.told(acme)).isEmpty();
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Holds.LAPSES_AFTER));
        refused(FaultCode.CONFLICT, () -> moxora.holds.holds.confirm(Desk.bob(acme), hold.id()));
        moxora.holds.ends.runDue();

        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.LAPSED);
        assertThat(desk.rows(acme, "hold_mark")).isZero();
        // Whoever writes to the vault past the service is stopped by the database.
        assertThatThrownBy(
                        () -> sandbox.inVaultAsSuperuser("update legal_hold set state = 'ACTIVE', confirmed_at = now(),"
                                + " confirmed_by = proposed_by where id = '" + hold.id() + "'"))
                .isInstanceOf(IllegalStateException.class);
    }

    static Stream<Arguments> drafts() {
        Instant soon = Instant.now().plus(WEEK);
        String id = UUID.randomUUID().toString();
        return Stream.of(
                        Arguments.of(List.of(), List.of(), "tax", "x", "/scope/classes"),
                        Arguments.of(List.of("everything"), List.of(), "tax", "x", "/scope/classes"),
                        Arguments.of(List.of("contacts"), List.of(), "tax", "x", "/scope/contactIds"),
                        Arguments.of(List.of("contacts"), List.of("nobody"), "tax", "x", "/scope/contactIds/0"),
                        Arguments.of(
                                List.of("contacts"),
                                Stream.generate(() -> id).limit(1_001).toList(),
                                "tax",
                                "x",
                                "/scope/contactIds"),
                        Arguments.of(List.of("audit"), List.of(), "curiosity", "x", "/ground/kind"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "", "/ground/reference"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "ada@example.org", "/ground/reference"),
                        Arguments.of(List.of("audit"), List.of(), "tax", "x".repeat(201), "/ground/reference"))
                .map(row -> Arguments.of(
                        Stream.concat(Stream.of(row.get()), Stream.of(soon)).toArray()));
    }

    @ParameterizedTest
    @MethodSource("drafts")
    @Tag("T-59")
    void aHoldWithoutScopeOrGround_isRefused(
            List<String> classes, List<String> contacts, String kind, String reference, String pointer, Instant soon) {
        assertThatThrownBy(() -> HoldDraft.of(bolt.organisation(), classes, contacts, kind, reference, soon, false))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::pointer)
                            .containsExactly(pointer);
                    assertThat(fault.toString() + fault.complaints()).doesNotContain("ada@example.org");
                });
    }

    @Test
    @Tag("T-59")
    void aHoldWithoutAnEnd_orWithOneTooFar_isRefused() {
        TenantScope acme = sandbox.organisation("acme");
        for (Duration span : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(3_660))) {
            refused(FaultCode.VALUE_REFUSED, () -> desk.proposed(acme, span, List.of("audit")));
        }
        assertThat(desk.proposed(acme, Duration.ofDays(3_640), List.of("audit")).state())
                .isEqualTo(HoldState.PROPOSED);
    }

    @Test
    @Tag("T-60")
    void readingAlone_orAfterTheHour_orInAnothersPlace_isRefused() {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        moxora.contacts.erase(acme, ada, null);

        ThrowingCallable readByAnn = () -> moxora.holds.disclosures.page(Desk.ann(acme), hold, null, null, 10);
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        var asked = moxora.holds.disclosures.request(Desk.ann(acme), hold, "Court order 12");
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        refused(
                FaultCode.OTHER_PERSON_REQUIRED,
                () -> moxora.holds.disclosures.confirm(Desk.ann(acme), hold, asked.id()));
        moxora.holds.disclosures.confirm(Desk.bob(acme), hold, asked.id());

        assertThat(moxora.holds.disclosures.page(Desk.ann(acme), hold, null, null, 10))
                .hasSize(1);
        refused(
                FaultCode.TWO_PEOPLE_REQUIRED,
                () -> moxora.holds.disclosures.page(Desk.bob(acme), hold, null, null, 10));
        refused(FaultCode.NOT_FOUND, () -> moxora.holds.disclosures.page(Desk.ann(bolt), hold, null, null, 10));
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(HoldDisclosures.OPEN_FOR));
        refused(FaultCode.TWO_PEOPLE_REQUIRED, readByAnn);
        assertThatThrownBy(() -> moxora.holds.disclosures.request(Desk.ann(acme), hold, "for ada@example.org"))
                .isInstanceOf(Fault.class);
    }

    @Test
    @Tag("T-60")
    void aRelease_takesTwoAsWell_andThenKeyAndRecordsGo() throws IOException {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        moxora.contacts.erase(acme, ada, null);

        assertThat(moxora.holds.holds.release(Desk.bob(acme), hold.id(), Hold.Reason.MISTAKE))
                .isFalse();
        refused(FaultCode.OTHER_PERSON_REQUIRED, () -> moxora.holds.holds.confirm(Desk.bob(acme), hold.id()));
        moxora.holds.ends.runDue();
        assertThat(desk.rows(acme, "held_record")).isEqualTo(1);
        moxora.holds.holds.confirm(Desk.ann(acme), hold.id());
        moxora.holds.ends.runDue();

        gone(acme, hold);
        assertThat(parse(moxora.holds.addenda.find(hold.id()).orElseThrow()).getString("ended"))
                .isEqualTo("released");
        assertThat(moxora.contacts.create(acme, "GB", TestPlatform.ada())).isNotNull();
    }

    @Test
    void atItsEnd_keyAndRecordsOfAClosedOrganisationGo_andASignedAddendumSaysSo() throws IOException {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, Duration.ofDays(30), List.of("contacts", "audit"), ada);
        Hold ofNeighbour = desk.active(bolt, YEARS, List.of("contacts"), ofBolt);
        assertThat(desk.close(acme).state()).isEqualTo(OrganisationState.VERIFIED);
        long held = desk.rows(acme, "held_record");
        assertThat(held).isGreaterThan(1);

        moxora.holds.ends.runDue();
        assertThat(desk.rows(acme, "held_record")).isEqualTo(held);
        sandbox.clock.advanceTo(hold.draft().expiresAt());
        moxora.holds.ends.runDue();

        gone(acme, hold);
        JsonObject addendum = parse(moxora.holds.addenda.find(hold.id()).orElseThrow());
        assertThat(addendum.getString("ended")).isEqualTo("expired");
        assertThat(addendum.getJsonObject("records").getInt("contact")).isEqualTo(1);
        assertThat(addendum.getJsonObject("proof").getInt("wrappedInFiles")).isZero();
        assertThat(addendum.getJsonObject("proof").getBoolean("controlFound")).isTrue();
        assertThat(addendum.getJsonObject("proof").getBoolean("canaryOpenedBefore"))
                .isTrue();
        assertThat(addendum.getJsonObject("proof").getBoolean("canaryOpens")).isFalse();
        assertThat(moxora.holds.holds.find(ofNeighbour.id()).orElseThrow().state())
                .isEqualTo(HoldState.ACTIVE);
        moxora.contacts.erase(bolt, desk.contact(bolt, "Bill", "bill@x.example"), null);
        assertThat(desk.rows(bolt, "hold_mark")).isEqualTo(1);
        // What was scanned before is clean still, now that nothing is held.
        assertThat(moxora.erasure.run.scanAgain(acme.organisation()))
                .allSatisfy(check -> assertThat(check.holds()).as(check.name()).isTrue());
    }

    /** Key, records and marks of the hold are gone, and the addendum is signed and next in the chain. */
    private static void gone(TenantScope tenant, Hold hold) throws IOException {
        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.ENDED);
        assertThat(desk.rows(tenant, "held_record")).isZero();
        assertThat(desk.rows(tenant, "hold_mark")).isZero();
        assertThat(inVault("select count(*) from wrapped_keyset where organisation_id = '" + hold.id() + "'"))
                .isZero();
        assertThat(inVault("select count(*) from legal_hold_contact where hold_id = '" + hold.id() + "'"))
                .isZero();
        String addendum = moxora.holds.addenda.find(hold.id()).orElseThrow();
        String pem = moxora.erasure.certificates.publicKeyPem();
        assertThat(Verdict.holds(addendum, pem)).isTrue();
        assertThat(Verdict.holds(addendum.replace("\"recordsAfter\":0", "\"recordsAfter\":1"), pem))
                .isFalse();
        String unchained =
                "select count(*) from (select lag(digest) over (order by seq) as before, body from (select seq,"
                        + " digest, body from certificate union all select seq, digest, body from addendum_certificate) every)"
                        + " chain where before is not null and position(before in body) = 0";
        assertThat(inVault(unchained))
                .as("certificates that do not name the one before")
                .isZero();
        refused(
                FaultCode.CONFLICT,
                () -> moxora.holds.disclosures.page(
                        Desk.ann(tenant), moxora.holds.holds.find(hold.id()).orElseThrow(), null, null, 1));
    }

    private static void delivered(TenantScope tenant, String... recipients) {
        Reports reports = Reports.of(moxora, tenant);
        for (String recipient : recipients) {
            assertThat(reports.receive("delivered", recipient, sandbox.clock.instant())
                            .accepted())
                    .isEqualTo(1);
        }
    }

    private static long inVault(String count) {
        return moxora.vault.within(sql -> sql.count(count));
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
