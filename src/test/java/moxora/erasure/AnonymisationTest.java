package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.ContactCells;
import moxora.email.event.EventCells;
import moxora.erasure.Relinking.Noted;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts that survive an organisation tell nothing of it, not even to who has everything that is left. */
@Tag("P100")
@Tag("P83")
@Tag("T-62")
@Tag("N12")
class AnonymisationTest {

    private static Sandbox sandbox;
    private static Assembly moxora;
    private static List<CellSource> sources;
    private final Relinking relinking = new Relinking(sandbox);
    private final ErasureRun run = ErasureRuns.with(sandbox, new Anonymisation(context(), sources));

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        sources = List.of(new ContactCells(sandbox.clock), new EventCells());
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void keepNothing() {
        sandbox.inVaultAsSuperuser("delete from anonymous_count");
    }

    @Test
    void whatIsKept_standsForThreeOrganisations_andLeadsBackToNone() throws SQLException {
        Noted living = noted(organisation("delta", "moxora", 22));
        Noted[] gone = new Noted[3];
        List<TenantScope> closing = List.of(
                organisation("acme", "moxora", 13),
                organisation("bolt", "moxora", 27),
                organisation("cargo", "moxora", 34));

        closing.forEach(moxora.erasure.closures::request);
        Closure last =
                moxora.erasure.closures.find(closing.get(2).organisation()).orElseThrow();
        sandbox.clock.advanceTo(last.dueAt());

        for (int i = 0; i < gone.length; i++) {
            gone[i] = noted(closing.get(i));
            List<Cell> before = kept();
            moxora.erasure.run.run(closing.get(i).organisation());
            Map<String, String> everything = relinking.everything();
            for (int erased = 0; erased <= i; erased++) {
                assertThat(relinking.identifiersFound(gone[erased], everything)).isEmpty();
                assertThat(relinking.figuresFound(gone[erased], before, kept(), List.of(living)))
                        .isEmpty();
            }
            assertThat(kept()).hasSize(i < 2 ? 0 : 3);
        }

        int year = sandbox.clock.instant().atOffset(java.time.ZoneOffset.UTC).getYear();
        assertThat(kept())
                .as("13, 27 and 34 people rounded down; of one of each no more than a hundred opens count")
                .containsExactly(
                        new Cell("click", 2025, 60, 10 + 20 + 30),
                        new Cell("contact", year, 60, 60),
                        new Cell("open", 2025, 60, 110 + 120 + 130));
        JsonObject certified = certificate(closing.get(2)).getJsonObject("anonymised");
        assertThat(certified.toString())
                .isEqualTo("{\"cells\":3,\"kinds\":[\"click\",\"contact\",\"open\"],\"organisations\":3,"
                        + "\"roundedDownTo\":10,\"smallestCell\":10}");
        assertThat(certificate(closing.get(0)).getJsonObject("anonymised")).isEqualTo(certified);
    }

    @Test
    @Tag("P95")
    @Tag("P94")
    void whoPromisedToDelete_addsNothing() throws SQLException {
        for (String policy : List.of("moonengage", "moksho")) {
            TenantScope scope = organisation(policy, policy, 11);
            close(scope, run);
            assertThat(certificate(scope).get("anonymised")).isEqualTo(Json.createValue("none"));
            assertThat(journal().newest(scope.organisation(), "counted")).isEmpty();
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void figuresOfFewPeople_areDropped() throws SQLException {
        for (String name : List.of("acme", "bolt", "cargo")) {
            close(organisation(name, "moxora", 9), run);
        }

        assertThat(kept()).isEmpty();
    }

    /** What waits is in memory alone, so a run that begins anew can lose it and never count it twice. */
    @Test
    void anOrganisation_isCountedOnceAtMost_whateverIsBegunAgain() throws SQLException {
        Anonymisation first = new Anonymisation(context(), sources);
        List<TenantScope> closing = List.of(organisation("acme", "moxora", 13), organisation("bolt", "moxora", 27));
        for (TenantScope scope : closing) {
            Closure closure = moxora.erasure.closures.request(scope);
            for (int i = 0; i < 5; i++) {
                first.before(scope, closure);
            }
        }
        assertThat(kept()).as("two organisations, however often").isEmpty();

        Anonymisation restarted = new Anonymisation(context(), sources);
        TenantScope cargo = organisation("cargo", "moxora", 34);
        Closure closure = moxora.erasure.closures.request(cargo);
        closing.forEach(scope -> restarted.before(
                scope, moxora.erasure.closures.find(scope.organisation()).orElseThrow()));
        restarted.before(cargo, closure);
        assertThat(kept()).as("one organisation after the restart").isEmpty();

        first.before(organisation("delta", "moonengage", 20), closure);
        assertThat(kept()).isEmpty();
    }

    @Test
    void withoutTheLeastOfOrganisations_theAttackFindsFigures() throws SQLException {
        assertThat(attackUnder(new CellRule(10, 1, 0), 27)).contains("open of 2025", "click of 2025");
    }

    @Test
    void withoutTheSmallestCell_theAttackFindsFigures() throws SQLException {
        CellRule none = new CellRule(1, 1, 0);
        assertThat(attackUnder(none, 4))
                .as("the vault refuses so small a cell by itself")
                .isEmpty();

        sandbox.inVaultAsSuperuser("alter table anonymous_count drop constraint anonymous_count_people_check,"
                + " drop constraint anonymous_count_events_check");
        assertThat(attackUnder(none, 4)).contains("open of 2025", "click of 2025");
        assertThat(attackUnder(CellRule.HOUSE, 4)).isEmpty();
    }

    private List<String> attackUnder(CellRule rule, int people) throws SQLException {
        TenantScope scope = organisation("acme", "moxora", people);
        Noted noted = noted(scope);
        List<Cell> before = kept();
        close(scope, ErasureRuns.with(sandbox, new Anonymisation(context(), sources, policy -> rule)));
        return relinking.figuresFound(noted, before, kept(), List.of());
    }

    @Test
    void aPseudonymThatIsKept_isFoundByTheAttack() throws SQLException {
        TenantScope acme = organisation("acme", "moxora", 11);
        Noted noted = noted(acme);
        close(acme, run);
        assertThat(relinking.identifiersFound(noted, relinking.everything())).isEmpty();

        String token = noted.identifiers().stream()
                .filter(one -> one.length() == 64)
                .findFirst()
                .orElseThrow();
        sandbox.asOwner("create table kept_marks as select decode('" + token + "', 'hex') as mark");

        List<String> found = relinking.identifiersFound(noted, relinking.everything());
        sandbox.asOwner("drop table kept_marks");
        assertThat(found).singleElement().asString().endsWith("in data.kept_marks");
    }

    /** A count by organisation is a figure of it, under whatever name. */
    @Test
    void anIdThatIsKept_isFoundByTheAttack() throws SQLException {
        TenantScope acme = organisation("acme", "moxora", 11);
        Noted noted = noted(acme);
        close(acme, run);

        sandbox.inVaultAsSuperuser("alter table anonymous_count add column whose text");
        sandbox.inVaultAsSuperuser(
                "insert into anonymous_count values ('open', 2025, 10, 10, '" + acme.organisation() + "')");

        List<String> found = relinking.identifiersFound(noted, relinking.everything());
        sandbox.inVaultAsSuperuser("alter table anonymous_count drop column whose");
        assertThat(found).containsExactly("the organisation's id in vault.anonymous_count");
    }

    private static ErasureJournal journal() {
        return new ErasureJournal(moxora.vault, sandbox.clock);
    }

    private static RunContext context() {
        return ErasureRuns.context(sandbox, moxora.erasure.plan, sandbox.settings.sinks());
    }

    private Noted noted(TenantScope scope) throws SQLException {
        return relinking.note(scope, sources);
    }

    private List<Cell> kept() {
        return moxora.erasure.anonymousCounts.all();
    }

    private void close(TenantScope scope, ErasureRun run) {
        Closure closure = moxora.erasure.closures.request(scope);
        sandbox.clock.advanceTo(closure.dueAt());
        run.runDue();
        assertThat(moxora.erasure
                        .closures
                        .find(scope.organisation())
                        .orElseThrow()
                        .lastError())
                .isNull();
        assertThat(certificate(scope)).isNotNull();
    }

    private JsonObject certificate(TenantScope scope) {
        return ErasureJournal.parse(
                moxora.erasure.certificates.find(scope.organisation()).orElseThrow());
    }

    /** With that many people: each opened and clicked once, one opened 500 mails, and machines opened more. */
    private static TenantScope organisation(String name, String policy, int people) {
        TenantScope scope = sandbox.organisation(name, policy);
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        // The rest are counted and never opened.
        sandbox.asSuperuser("insert into contact select (jsonb_populate_record(c, jsonb_build_object('id',"
                + " gen_random_uuid()))).* from contact c cross join generate_series(2, " + people
                + ") where organisation_id = '" + scope.organisation() + "'");
        events(scope, "open", false, people, 1);
        events(scope, "open", false, 1, 499);
        events(scope, "open", true, people, 1);
        events(scope, "click", false, people, 1);
        return scope;
    }

    private static void events(TenantScope scope, String type, boolean machine, int people, int each) {
        String identity = "sha256(convert_to(c.id::text || '" + type + machine + people + "/' || n, 'UTF8'))";
        sandbox.asSuperuser(
                "insert into email_event (organisation_id, at, identity, contact_id, type, sealed, received_at,"
                        + " shown_at, machine) select organisation_id, timestamptz '2025-03-01 10:00Z' + n * interval '1 second', "
                        + identity + ", id, '" + type + "', " + identity + ", now(), timestamptz '2025-03-01 10:00Z', "
                        + machine
                        + " from (select * from contact where organisation_id = '" + scope.organisation()
                        + "' order by id limit "
                        + people + ") c cross join generate_series(1, " + each + ") n");
    }
}
