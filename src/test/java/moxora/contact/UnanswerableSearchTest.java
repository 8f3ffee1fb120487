package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactQuery.By;
import moxora.contact.ContactQuery.Filter;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Catalogue;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the index cannot answer is refused, and the refusal names what can be asked; it is never an empty answer. */
@Tag("P10")
class UnanswerableSearchTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Contacts contacts = platform.assembly.contacts;
    private final TenantScope acme = platform.acme();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME    | jon*        | beginnings of words",
                "NAME    | %jon        | beginnings of words",
                "EMAIL   | *@x.example | whole value",
                "EMAIL   | a@%.example | whole value",
                "EMAIL   | ada         | whole address",
                "PHONE   | +44*        | whole value",
                "PHONE   | none        | whole number",
                "COMPANY | Analy*      | whole value",
                "COMPANY | Analy%      | whole value",
                "TAG     | %vip        | whole value",
                "TAG     | ' '         | empty",
            })
    void aPatternOrNoValue_isRefused_andTheRefusalSaysWhatCanBeAsked(By by, String value, String says) {
        contacts.create(acme, "GB", TestPlatform.ada());

        refused(new Filter(by, value), says);
    }

    @Test
    void aValueWithPercentBehindADigit_isItself() {
        Contact contact = contacts.create(acme, "GB", tagged("100%", "a*b"));

        for (String tag : List.of("100%", "a*b")) {
            assertThat(contacts.search(acme, "GB", query(new Filter(By.TAG, tag)))
                            .items())
                    .extracting(Contact::id)
                    .containsExactly(contact.id());
        }
    }

    @Test
    void aCustomFieldThatTheOrganisationNeverHad_isAnError_andOneWithoutThatValueIsEmpty() {
        contacts.create(acme, "GB", TestPlatform.ada());
        TenantScope bolt = platform.bolt();

        assertThat(contacts.search(acme, "GB", query(new Filter(By.CUSTOM_FIELD, "CITY", "Paris")))
                        .items())
                .isEmpty();
        refused(new Filter(By.CUSTOM_FIELD, "Town", "Paris"), "no custom field of that name");
        assertThatThrownBy(() -> contacts.search(bolt, "GB", query(new Filter(By.CUSTOM_FIELD, "City", "London"))))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.SEARCH_NOT_ANSWERABLE))
                .hasMessageNotContaining("London");
    }

    @Test
    void severalFiltersOfOneKind_mustAllHold_upToABound() {
        Contact both = contacts.create(acme, "GB", tagged("red", "green"));
        contacts.create(acme, "GB", tagged("red"));
        contacts.create(acme, "GB", tagged("green"));

        assertThat(contacts.search(acme, "GB", query(new Filter(By.TAG, "RED"), new Filter(By.TAG, "Green")))
                        .items())
                .extracting(Contact::id)
                .containsExactly(both.id());
        Filter[] many = new Filter[Limits.FILTERS + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Filter(By.TAG, "t" + i);
        }
        assertThatThrownBy(() -> contacts.search(acme, "GB", query(many)))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("At most " + Limits.FILTERS);
        refused(new Filter(By.TAG, "x".repeat(Limits.TAG + 1)), "longer than");
    }

    /** An index that the policy does not accept is not there: no token is stored, and no search pretends otherwise. */
    @Test
    @Tag("T-33")
    void anIndexThatThePolicyDoesNotAccept_isNotBuilt_norSearched(@TempDir Path folder) {
        PolicyFolderOf.write(folder, "strict", "company, name", "");
        PolicyFolderOf.write(folder, "open", "tag, company, name, customField", "");
        try (Assembly node = PolicyFolderOf.node(folder)) {
            TenantScope strict = PolicyFolderOf.organisation(node, "strict");
            TenantScope open = PolicyFolderOf.organisation(node, "open");
            node.contacts.create(strict, "GB", TestPlatform.ada());
            node.contacts.create(open, "GB", TestPlatform.ada());
            node.store.run(
                    strict,
                    session -> node.contactBatches.write(
                            session,
                            node.contactBatches.prepare(
                                    strict, "GB", List.of(new ContactBatches.Incoming(null, TestPlatform.ada())))));

            assertThat(tokens(node, open) - tokens(node, strict) / 2).isEqualTo(2);
            for (Filter filter : List.of(new Filter(By.TAG, "vip"), new Filter(By.CUSTOM_FIELD, "City", "London"))) {
                assertThat(node.contacts.search(open, "GB", query(filter)).items())
                        .hasSize(1);
                assertThatThrownBy(() -> node.contacts.search(strict, "GB", query(filter)))
                        .isInstanceOfSatisfying(
                                Fault.class,
                                fault -> assertThat(fault.code()).isEqualTo(FaultCode.SEARCH_NOT_ANSWERABLE))
                        .hasMessageContaining("policy")
                        .hasMessageContaining("allowed: email, phone, name, company.");
            }
            assertThat(node.contacts
                            .search(strict, "GB", query(new Filter(By.COMPANY, "analytical engines")))
                            .items())
                    .hasSize(2);
            assertThat(Collections.disjoint(
                            node.contactTokens.of(
                                    strict, "GB", TestPlatform.ada(), node.customFieldDefinitions.schema(strict)),
                            node.contactTokens.exactSearched(strict, "tags", "vip")))
                    .isTrue();
        }
    }

    @Test
    @Tag("N11")
    void namesToo_areIndexedOnlyWhereThePolicySaysSo(@TempDir Path folder) {
        PolicyFolderOf.write(folder, "nameless", "tag", "");
        try (Assembly node = PolicyFolderOf.node(folder)) {
            TenantScope nameless = PolicyFolderOf.organisation(node, "nameless");
            Contact ada = node.contacts.create(nameless, "GB", TestPlatform.ada());

            assertThatThrownBy(() -> node.contacts.search(nameless, "GB", query(new Filter(By.NAME, "lovelace"))))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.SEARCH_NOT_ANSWERABLE))
                    .hasMessageContaining("allowed: email, phone, tag.");
            assertThat(Collections.disjoint(
                            node.contactTokens.of(
                                    nameless, "GB", TestPlatform.ada(), node.customFieldDefinitions.schema(nameless)),
                            node.contactTokens
                                    .wordsSearched(nameless, "lovelace")
                                    .iterator()
                                    .next()))
                    .isTrue();
            // Whoever may not look words up in the name takes all of them for it.
            assertThat(node.contactDisclosures.beginningsOfTheName(nameless, ada.id(), Set.of("spring", "ada")))
                    .containsExactlyInAnyOrder("spring", "ada");
        }
    }

    private static long tokens(Assembly node, TenantScope scope) {
        return node.store.within(
                scope,
                session -> Catalogue.counts(session, List.of("contact_token")).get("contact_token"));
    }

    private void refused(Filter filter, String says) {
        assertThatThrownBy(() -> contacts.search(acme, "GB", query(filter)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.SEARCH_NOT_ANSWERABLE))
                .hasMessageContaining(says);
    }

    private static ContactQuery query(Filter... filters) {
        return new ContactQuery(List.of(filters), ContactQuery.Sort.NEWEST, null, 50, Set.of());
    }

    private static ContactDraft tagged(String... tags) {
        return new ContactDraft(
                "Grace", null, List.of(), List.of(), null, null, List.of(tags), java.util.Map.of(), null);
    }
}
