package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.Owner;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.contact.ContactQuery.By;
import moxora.contact.ContactQuery.Filter;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many pages of the database a search touches, told by PostgreSQL itself: that does not depend on how busy the
 * machine is. A page of results costs the same however many contacts match.
 */
@Tag("P10")
class SearchPlanTest {

    private static final int CONTACTS = Tally.size(6_000, 120_000);
    private static final int AT_ONCE = 2_000;
    private static final int PAGE = 51;
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");
    private static final Pattern TIME = Pattern.compile("Execution Time: ([0-9.]+) ms");
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final TenantScope ACME = PLATFORM.acme();
    private static final TenantScope BOLT = PLATFORM.bolt();
    private static final List<UUID> IDS = new ArrayList<>();

    @BeforeAll
    static void fill() throws SQLException {
        for (int from = 0; from < CONTACTS; from += AT_ONCE) {
            List<ContactBatches.Incoming> batch = new ArrayList<>();
            for (int i = from; i < from + AT_ONCE; i++) {
                batch.add(new ContactBatches.Incoming(null, draft(i)));
            }
            ContactBatches.Prepared prepared = PLATFORM.assembly.contactBatches.prepare(ACME, "GB", batch);
            PLATFORM.assembly.store.run(ACME, session -> PLATFORM.assembly.contactBatches.write(session, prepared));
        }
        PLATFORM.assembly.contacts.create(BOLT, "GB", draft(0));
        Owner.ofData().sabotage("analyze contact_token", "analyze contact", () -> {});
        IDS.addAll(PLATFORM.assembly.store.within(
                ACME,
                session -> session.sql()
                        .rows(
                                "select id from contact where organisation_id = ? order by id desc",
                                row -> row.uuid(1),
                                session.organisation())));
    }

    private static ContactDraft draft(int i) {
        return new ContactDraft(
                "William" + i % 97,
                "Person" + i,
                List.of("person" + i + "@x.example"),
                List.of(),
                null,
                null,
                List.of(i % 2 == 0 ? "even" : "odd", "every", "hundred" + i / 100),
                Map.of(),
                null);
    }

    @Test
    void onePageOfWhatHalfOfThemShare_costsNoMoreThanAPageOfEverything() {
        long everything = buffers("everything", Candidates.Window.ALL);
        long first = buffers("a tag that half have", Candidates.Window.ALL, tag("even"));
        long deep = buffers("the same, half-way", Candidates.Window.before(IDS.get(CONTACTS / 2)), tag("even"));
        long name = buffers("a name's beginning that all have", Candidates.Window.ALL, new Filter(By.NAME, "will"));
        long generations = buffersOf("a tag under two generations", List.of(bothTags()), Candidates.Window.ALL);

        assertThat(List.of(everything, first, deep, name, generations))
                .allSatisfy(pages -> assertThat(pages).isLessThan(600));
    }

    @Test
    void anAddress_isFoundByTheIndexOfItsToken() {
        long pages = buffers("an e-mail", Candidates.Window.ALL, new Filter(By.EMAIL, "person7@x.example"));

        assertThat(pages).isLessThan(30);
    }

    @Test
    void ofSeveralConditions_theRarestIsWalked_whicheverComesFirst() {
        long rareFirst = buffers("rare and half", Candidates.Window.ALL, tag("hundred3"), tag("even"), tag("every"));
        long rareLast = buffers("half and rare", Candidates.Window.ALL, tag("every"), tag("even"), tag("hundred3"));

        assertThat(List.of(rareFirst, rareLast))
                .allSatisfy(pages -> assertThat(pages).isLessThan(2_000));
        assertThat(buffers("two that half have, disjoint", Candidates.Window.ALL, tag("even"), tag("odd")))
                .isPositive();
    }

    /** The detector would see a statement that reads all of a token's contacts. */
    @Test
    void aStatementThatCollectsAllMatchesFirst_isSeen() {
        long pages = PLATFORM.assembly.store.within(
                ACME,
                session -> pages(
                        "planted: all matches, sorted by something else",
                        session.sql()
                                .rows(
                                        "explain (analyze, buffers, timing off) select c.id from contact c"
                                                + " join contact_token t on t.organisation_id = c.organisation_id"
                                                + " and t.contact_id = c.id where c.organisation_id = ? and t.token = ?"
                                                + " order by c.version, c.created_at limit " + PAGE,
                                        row -> row.text(1),
                                        session.organisation(),
                                        PLATFORM.assembly
                                                .contactTokens
                                                .exactSearched(ACME, "tags", "even")
                                                .iterator()
                                                .next())));

        assertThat(pages).isGreaterThan(CONTACTS / 100);
        assertThat(pages).isGreaterThan(buffers("a tag that half have", Candidates.Window.ALL, tag("even")) / 4);
    }

    private static Filter tag(String tag) {
        return new Filter(By.TAG, tag);
    }

    private static Set<moxora.crypto.Token> bothTags() {
        Set<moxora.crypto.Token> tokens =
                new java.util.LinkedHashSet<>(PLATFORM.assembly.contactTokens.exactSearched(ACME, "tags", "even"));
        tokens.addAll(PLATFORM.assembly.contactTokens.exactSearched(ACME, "tags", "every"));
        return tokens;
    }

    private static long buffers(String what, Candidates.Window window, Filter... filters) {
        ContactQuery query = new ContactQuery(List.of(filters), ContactQuery.Sort.NEWEST, null, 50, Set.of());
        SearchFilters search = new SearchFilters(
                PLATFORM.assembly.contactTokens,
                new CustomFields(
                        PLATFORM.assembly.sealer,
                        PLATFORM.assembly.index,
                        PLATFORM.assembly.policies,
                        PLATFORM.assembly.clock));
        return buffersOf(
                what,
                PLATFORM.assembly.store.within(
                        ACME,
                        session -> search.groups(
                                session,
                                "GB",
                                PLATFORM.assembly.policies.require("moxora").search(),
                                query)),
                window);
    }

    private static long buffersOf(String what, List<Set<moxora.crypto.Token>> groups, Candidates.Window window) {
        return PLATFORM.assembly.store.within(ACME, session -> {
            Candidates.Statement statement =
                    new Candidates(session, groups).statement(window, PAGE, Set.of(Compartment.IDENTITY));
            return pages(
                    what,
                    session.sql()
                            .rows(
                                    "explain (analyze, buffers, timing off) " + statement.text(),
                                    row -> row.text(1),
                                    statement.parameters().toArray()));
        });
    }

    /** Of the whole statement: its first line of buffers. */
    private static long pages(String what, List<String> plan) {
        String text = String.join("\n", plan);
        Matcher buffers = BUFFERS.matcher(text);
        assertThat(buffers.find()).as(text).isTrue();
        long pages =
                Long.parseLong(buffers.group(1)) + (buffers.group(2) == null ? 0 : Long.parseLong(buffers.group(2)));
        Matcher time = TIME.matcher(text);
        System.out.printf(
                Locale.ROOT,
                "search plan | %,d contacts | %s | %,d pages | %s ms%n",
                CONTACTS,
                what,
                pages,
                time.find() ? time.group(1) : "?");
        if (Boolean.getBoolean("moxora.plans")) {
            System.out.println(text);
        }
        return pages;
    }
}
