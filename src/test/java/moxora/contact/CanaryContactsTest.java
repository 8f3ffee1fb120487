package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.SettableClock;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.Incidents;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("N14")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryContactsTest {

    private final SettableClock clock = new SettableClock();
    private final Assembly moxora = new Assembly(TestClusters.settings(), clock);
    private final CanaryContacts canaries = moxora.abuse.canaryContacts(moxora.contacts);
    private TenantScope acme;
    private TenantScope bolt;
    private UUID planted;
    private UUID ordinary;

    @BeforeEach
    void plant() {
        acme = signUp("acme");
        bolt = signUp("bolt");
        ordinary = moxora.contacts.create(acme, "GB", TestPlatform.ada()).id();
        planted = canaries.plant(acme, "GB", ContactsTest.draft("Grace", "Hopper"));
    }

    @AfterAll
    void close() {
        moxora.close();
    }

    private TenantScope signUp(String name) {
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                name, "moxora", null, "GB", "Ada", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    /** The alarms on the trail, the newest first. */
    private List<AuditTrail.Entry> alarms() {
        return moxora.auditPages.before(acme, Long.MAX_VALUE, 200).stream()
                .filter(entry -> entry.action().equals("canary_contact_read"))
                .toList();
    }

    private ContactQuery named(String name) {
        return new ContactQuery(null, null, name, null, null, Map.of(), null, 10, Set.of());
    }

    @Test
    void readingOne_raisesTheAlarm_beforeTheAnswer() {
        long before = moxora.abuse.incidents.count(Incidents.Alarm.CANARY_CONTACT);

        moxora.contacts.get(acme, ordinary);
        assertThat(alarms()).isEmpty();
        Contact read = moxora.contacts.get(acme, planted);

        assertThat(read.fields().firstName()).isEqualTo("Grace");
        assertThat(alarms())
                .singleElement()
                .extracting(AuditTrail.Entry::actor, AuditTrail.Entry::target, AuditTrail.Entry::detail)
                .containsExactly(acme.actor().label(), planted, "read=1");
        assertThat(moxora.abuse.incidents.count(Incidents.Alarm.CANARY_CONTACT)).isEqualTo(before + 1);
    }

    @Test
    void everyWayOfTouchingOne_raisesIt_andSaysHow() {
        moxora.contacts.search(acme, "GB", named("ada"));
        moxora.contacts.search(acme, "GB", named("grace"));
        moxora.contacts.search(acme, "GB", named("grace").sorted(ContactQuery.Sort.NAME));
        moxora.contacts.change(acme, "GB", planted, null, same -> same);
        moxora.contactDisclosures.preview(acme, planted, Set.of(), List.of());
        moxora.email.timeline.page(acme, planted, null, 10);
        moxora.contactExport.write(acme, rows -> {}, OutputStream.nullOutputStream());
        moxora.contacts.erase(acme, planted, null);

        assertThat(alarms())
                .extracting(AuditTrail.Entry::detail)
                .containsExactly(
                        "erased=1", "exported=1", "timeline=1", "previewed=1", "changed=1", "searched=1", "searched=1");
    }

    @Test
    void beingPartOfAPage_isAnAlarmOnceAnHour() {
        moxora.contacts.search(acme, "GB", ContactQuery.everything(10));
        moxora.contacts.search(acme, "GB", ContactQuery.everything(10));
        clock.advance(Duration.ofMinutes(59));
        moxora.contacts.search(acme, "GB", ContactQuery.everything(10));
        assertThat(alarms()).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        moxora.contacts.search(acme, "GB", ContactQuery.everything(10));
        assertThat(alarms()).extracting(AuditTrail.Entry::detail).containsExactly("listed=1", "listed=1");
    }

    @Test
    void itLooksLikeAnyOther() {
        assertThat(moxora.contacts
                        .search(acme, "GB", ContactQuery.everything(10))
                        .items())
                .extracting(Contact::id)
                .containsExactly(planted, ordinary);
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        moxora.contactExport.write(acme, rows -> assertThat(rows).isEqualTo(2), csv);
        assertThat(csv.toString(StandardCharsets.UTF_8)).contains("Grace", "Ada");
        assertThat(moxora.contacts.get(acme, planted).version()).isEqualTo(1);
    }

    @Test
    void managingThem_raisesNothing() {
        assertThat(canaries.list(acme)).containsExactly(new CanaryMarks.Planted(planted, clock.instant()));
        canaries.remove(acme, planted);

        assertThat(canaries.list(acme)).isEmpty();
        assertThat(alarms()).isEmpty();
        assertThat(moxora.contacts.exists(acme, planted)).isFalse();
        assertThat(moxora.contacts.exists(acme, ordinary)).isTrue();
    }

    @Test
    @Tag("T-01")
    void anothersCanaries_areNotThere() {
        assertThat(canaries.list(bolt)).isEmpty();
        assertThatThrownBy(() -> canaries.remove(bolt, planted)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> canaries.remove(acme, ordinary))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> moxora.contacts.get(bolt, planted)).isInstanceOf(Fault.class);
        assertThat(alarms()).isEmpty();
    }

    /** Whoever has the database sees that something is planted, and not what. */
    @Test
    void theDatabase_doesNotTellWhichOneItIs() {
        List<String> rows = moxora.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select canary_contact::text from canary_contact where organisation_id = ?",
                                row -> row.text(1),
                                session.organisation()));
        assertThat(rows)
                .singleElement()
                .asString()
                .doesNotContain(planted.toString())
                .doesNotContain(planted.toString().replace("-", ""));
        assertThat(moxora.auditPages.before(acme, Long.MAX_VALUE, 50))
                .filteredOn(entry -> entry.action().equals("canary_contact_planted"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.target()).isNull());
    }

    @Test
    void anotherNode_knowsOfItWithinSeconds_andARestartForgetsNothing() {
        try (Assembly other = new Assembly(TestClusters.settings(), clock)) {
            other.contacts.get(acme, planted);
            assertThat(alarms()).hasSize(1);

            UUID later = canaries.plant(acme, "GB", ContactsTest.draft("Alan", "Turing"));
            clock.advance(CanaryMarks.MEMORY);
            other.contacts.get(acme, later);
            assertThat(alarms()).hasSize(2);
        }
    }

    @Test
    void erasingTheContactOtherwise_takesItsMarkAlong() {
        moxora.contacts.erase(acme, planted, null);

        assertThat(canaries.list(acme)).isEmpty();
    }

    @Test
    void aHundredIsEnough() {
        for (int i = 1; i < CanaryMarks.MOST; i++) {
            canaries.plant(acme, "GB", ContactsTest.draft("Grace", "Hopper"));
        }
        assertThatThrownBy(() -> canaries.plant(acme, "GB", ContactsTest.draft("Grace", "Hopper")))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
    }
}
