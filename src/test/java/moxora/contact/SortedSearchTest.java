package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactQuery.By;
import moxora.contact.ContactQuery.Filter;
import moxora.contact.ContactQuery.Sort;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sorted answer is whole, or it says that it is not; its pages fit together while others write. */
@Tag("P10")
class SortedSearchTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Contacts contacts = platform.assembly.contacts;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    void byName_isTheFoldedLastName_thenTheFirst_thenTheId_andMissingNamesComeLast() {
        create("Zoe", "Ångström", "Bob", "Adams", "Ada", "ADAMS", "Łukasz", "Lane", "Only", null, "bob", "adams");
        contacts.create(bolt, "GB", ContactsTest.draft("Aaron", "Aaronson"));

        ContactQuery.Page page = contacts.search(acme, "GB", query(Sort.NAME, 50));

        assertThat(names(page.items()))
                .containsExactly("Ada ADAMS", "Bob Adams", "bob adams", "Zoe Ångström", "Łukasz Lane", "Only null");
        assertThat(page.sortBound()).isEqualTo(new ContactQuery.SortBound(Limits.OPENED, false));
        assertThat(page.next()).isNull();
    }

    @Test
    void byRelevance_theExactNameIsFirst_thenWholeWords_thenEarlierWords_thenNewest() {
        create(
                "Mary Jo", "Annan", "Joanna", "Smith", "Anna", "Jones", "Anna", null, "Ann", "Jones", "Ann", "Annan",
                "Zora", "Ann", "Annabel", "Annis");

        ContactQuery.Page page = contacts.search(acme, "GB", query(Sort.RELEVANCE, 50, new Filter(By.NAME, "ann")));

        assertThat(names(page.items()))
                .containsExactly(
                        "Ann Annan",
                        "Ann Jones",
                        "Zora Ann",
                        "Annabel Annis",
                        "Anna null",
                        "Anna Jones",
                        "Mary Jo Annan");
        assertThat(names(contacts.search(acme, "GB", query(Sort.RELEVANCE, 2, new Filter(By.NAME, "jones ann")))
                        .items()))
                .containsExactly("Ann Jones", "Anna Jones");
    }

    @Test
    void sortedPages_neitherRepeatNorLeaveOut_thoughContactsComeAndGo() {
        for (int i = 0; i < 30; i++) {
            contacts.create(acme, "GB", ContactsTest.draft("Grace" + i % 3, "Hopper" + i % 7));
        }
        List<UUID> whole =
                ids(contacts.search(acme, "GB", query(Sort.NAME, 200)).items());
        List<UUID> paged = new ArrayList<>();
        ContactQuery query = query(Sort.NAME, 7);
        ContactQuery.Page page = contacts.search(acme, "GB", query);
        while (true) {
            paged.addAll(ids(page.items()));
            if (page.next() == null) {
                break;
            }
            contacts.create(acme, "GB", ContactsTest.draft("Late", "Zuse"));
            if (paged.size() == 7) {
                contacts.erase(acme, paged.get(6), null);
            }
            page = contacts.search(
                    acme, "GB", query.from(ContactCursor.of(page.next().bytes())));
        }

        assertThat(paged).containsExactlyElementsOf(whole);
    }

    @Test
    void whenTheBoundIsHit_eachPageSaysSo_andNewestFirstReachesTheRest() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(
                    0,
                    contacts.create(acme, "GB", ContactsTest.draft("Grace", "Hopper" + (char) ('z' - i)))
                            .id());
        }
        SearchProbe probe = new SearchProbe(platform.assembly, 10);
        ContactQuery byName = query(Sort.NAME, 4, new Filter(By.NAME, "grace"));
        List<UUID> sorted = new ArrayList<>();
        ContactQuery.Page page = page(probe, byName);
        while (true) {
            sorted.addAll(ids(page.items()));
            assertThat(page.sortBound()).isEqualTo(new ContactQuery.SortBound(10, true));
            if (page.next() == null) {
                break;
            }
            contacts.create(acme, "GB", ContactsTest.draft("Grace", "Later"));
            page = page(probe, byName.from(page.next()));
        }
        assertThat(sorted).containsExactlyElementsOf(all.subList(0, 10));
        assertThat(page(probe, query(Sort.NAME, 4, new Filter(By.NAME, "nobody")))
                        .sortBound())
                .isEqualTo(new ContactQuery.SortBound(10, false));

        assertThat(walk(probe, query(Sort.NEWEST, 4, new Filter(By.NAME, "grace hopper"))))
                .isEqualTo(all);
    }

    @Test
    void newestFirst_aPageWithoutAnyMatchWithinTheBound_saysWhereItGoesOn() {
        UUID christopherson = contacts.create(acme, "GB", ContactsTest.draft("Eve", "Christopherson"))
                .id();
        for (int i = 0; i < 12; i++) {
            contacts.create(acme, "GB", ContactsTest.draft("Eve", "Christophe"));
        }
        SearchProbe probe = new SearchProbe(platform.assembly, 5);
        ContactQuery query = query(Sort.NEWEST, 3, new Filter(By.NAME, "christophers"));

        ContactQuery.Page first = page(probe, query);
        assertThat(first.items()).isEmpty();
        assertThat(first.next()).isNotNull();
        assertThat(walk(probe, query)).containsExactly(christopherson);
    }

    @Test
    @Tag("T-01")
    void aCursor_showsNoName_andOpensOnlyForItsOrganisationAndItsSort() {
        create("Ada", "Lovelace", "Grace", "Hopper");
        ContactCursor cursor = contacts.search(acme, "GB", query(Sort.NAME, 1)).next();
        byte[] bytes = cursor.bytes();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContainIgnoringCase("lovelace");
        assertThat(cursor.toString()).doesNotContainIgnoringCase("lovelace");
        bytes[bytes.length - 1] ^= 1;
        ContactCursor altered = ContactCursor.of(bytes);
        refused(
                FaultCode.MALFORMED_CURSOR,
                () -> contacts.search(acme, "GB", query(Sort.NAME, 1).from(altered)));
        refused(
                FaultCode.MALFORMED_CURSOR,
                () -> contacts.search(bolt, "GB", query(Sort.NAME, 1).from(cursor)));
        for (ContactQuery other : List.of(query(Sort.NEWEST, 1), query(Sort.RELEVANCE, 1, new Filter(By.NAME, "lo")))) {
            refused(FaultCode.MALFORMED_CURSOR, () -> contacts.search(acme, "GB", other.from(cursor)));
        }
        refused(
                FaultCode.MALFORMED_CURSOR,
                () -> contacts.search(acme, "GB", query(Sort.NAME, 1).from(ContactCursor.newest(cursor.id()))));
    }

    @Test
    void aSortedAnswer_goesOnAcrossARotationOfTheKeys() {
        create("Ada", "Lovelace", "Grace", "Hopper", "Zed", "Zuse");
        ContactQuery.Page first = contacts.search(acme, "GB", query(Sort.NAME, 2, new Filter(By.NAME, "hopper")));
        assertThat(names(first.items())).containsExactly("Grace Hopper");
        ContactCursor cursor = contacts.search(acme, "GB", query(Sort.NAME, 2)).next();

        platform.assembly.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        platform.assembly.keys.rotationRun.runDue();

        assertThat(names(contacts.search(acme, "GB", query(Sort.NAME, 2).from(cursor))
                        .items()))
                .containsExactly("Zed Zuse");
    }

    @Test
    void cursorsOfShortAndLongNames_areOfOneLength() {
        create("A", "Bo", "Ada", "Lovelace-Byron", "Zed", "Zuse");
        ContactCursor first = contacts.search(acme, "GB", query(Sort.NAME, 1)).next();
        ContactCursor second =
                contacts.search(acme, "GB", query(Sort.NAME, 1).from(first)).next();

        assertThat(first.bytes()).hasSameSizeAs(second.bytes());
    }

    @Test
    void aSortedPage_opensWhatWasAskedForOnThePageAlone() {
        contacts.create(acme, "GB", TestPlatform.ada());
        create("Grace", "Hopper");
        ContactQuery query =
                new ContactQuery(List.of(), Sort.NAME, null, 1, Set.of(Compartment.PROFILE, Compartment.NOTES));
        long before = platform.assembly.sealer.openings();

        List<Contact> items = contacts.search(acme, "GB", query).items();

        assertThat(items.get(0).fields().company()).isNull();
        assertThat(contacts.search(acme, "GB", query(Sort.NAME, 1))
                        .items()
                        .get(0)
                        .fields()
                        .notes())
                .isNull();
        assertThat(platform.assembly.sealer.openings() - before).isLessThanOrEqualTo(5);
    }

    private static ContactQuery query(Sort sort, int limit, Filter... filters) {
        return new ContactQuery(List.of(filters), sort, null, limit, Set.of());
    }

    private ContactQuery.Page page(SearchProbe probe, ContactQuery query) {
        return platform.assembly.store.within(acme, session -> probe.page(session, query));
    }

    private List<UUID> walk(SearchProbe probe, ContactQuery query) {
        List<UUID> walked = new ArrayList<>();
        ContactQuery.Page page = page(probe, query);
        while (true) {
            walked.addAll(ids(page.items()));
            if (page.next() == null) {
                return walked;
            }
            page = page(probe, query.from(page.next()));
        }
    }

    private void create(String... names) {
        for (int i = 0; i < names.length; i += 2) {
            contacts.create(
                    acme,
                    "GB",
                    new ContactDraft(
                            names[i], names[i + 1], List.of(), List.of(), null, null, List.of(), Map.of(), null));
        }
    }

    private static List<String> names(List<Contact> contacts) {
        return contacts.stream()
                .map(contact ->
                        contact.fields().firstName() + " " + contact.fields().lastName())
                .toList();
    }

    private static List<UUID> ids(List<Contact> contacts) {
        return contacts.stream().map(Contact::id).toList();
    }

    private static void refused(FaultCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
