package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ContactsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Contacts contacts = platform.assembly.contacts;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    @Tag("P10")
    void whatIsCreated_isReadBackEqual() {
        Contact created = contacts.create(acme, "GB", TestPlatform.ada());

        assertThat(contacts.get(acme, created.id())).isEqualTo(created);
        assertThat(created.fields()).isEqualTo(TestPlatform.ada());
    }

    @Test
    @Tag("T-01")
    void anothersContact_isNotThere() {
        Contact ofAcme = contacts.create(acme, "GB", TestPlatform.ada());

        assertThatThrownBy(() -> contacts.get(bolt, ofAcme.id())).isInstanceOfSatisfying(Fault.class, isNotFound());
        assertThatThrownBy(() -> contacts.change(bolt, "GB", ofAcme.id(), null, draft -> draft))
                .isInstanceOfSatisfying(Fault.class, isNotFound());
        assertThatThrownBy(() -> contacts.erase(bolt, ofAcme.id(), null))
                .isInstanceOfSatisfying(Fault.class, isNotFound());
        assertThat(contacts.get(acme, ofAcme.id()).fields()).isEqualTo(TestPlatform.ada());
    }

    private static java.util.function.Consumer<Fault> isNotFound() {
        return fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND);
    }

    @Test
    void eachIndex_findsTheContactInItsOwnOrganisationOnly() {
        Contact ada = contacts.create(acme, "GB", TestPlatform.ada());
        contacts.create(acme, "GB", draft("Grace", "Hopper"));
        contacts.create(bolt, "GB", TestPlatform.ada());

        for (ContactQuery query : List.of(
                query("ADA@example.ORG", null, null, null, null, Map.of()),
                query(null, "+44 20 7946 0958", null, null, null, Map.of()),
                query(null, "02079460958", null, null, null, Map.of()),
                query(null, null, "byr", null, null, Map.of()),
                query(null, null, "lovelace ad", null, null, Map.of()),
                query(null, null, null, "analytical ENGINES", null, Map.of()),
                query(null, null, null, null, "VIP", Map.of()),
                query(null, null, null, null, null, Map.of("city", "london")),
                query("ada@example.org", null, "ada", null, "vip", Map.of("City", "London")))) {
            assertThat(contacts.search(acme, "GB", query).items())
                    .extracting(Contact::id)
                    .containsExactly(ada.id());
        }
        assertThat(contacts.search(acme, "GB", query("ada@example.org", null, "grace", null, null, Map.of()))
                        .items())
                .isEmpty();
    }

    @Test
    void oneLetter_isRefusedRatherThanAnsweredEmpty() {
        assertThatThrownBy(() -> contacts.search(acme, "GB", query(null, null, "a", null, null, Map.of())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.PREFIX_TOO_SHORT));
    }

    @Test
    void pages_areStableAndWhole() {
        for (int i = 0; i < 7; i++) {
            contacts.create(acme, "GB", draft("Grace" + i, "Hopper"));
        }
        ContactQuery first = query(null, null, "hopper", null, null, Map.of(), null, 3);
        ContactQuery.Page page = contacts.search(acme, "GB", first);
        java.util.List<Contact> all = new java.util.ArrayList<>(page.items());
        while (page.next() != null) {
            page = contacts.search(
                    acme,
                    "GB",
                    query(
                            null,
                            null,
                            "hopper",
                            null,
                            null,
                            Map.of(),
                            page.next().id(),
                            3));
            all.addAll(page.items());
        }

        assertThat(all).hasSize(7).doesNotHaveDuplicates();
        assertThat(all)
                .extracting(contact -> contact.fields().firstName())
                .startsWith("Grace6")
                .endsWith("Grace0");
    }

    @Test
    void aChange_movesTheIndexWithIt() {
        Contact ada = contacts.create(acme, "GB", TestPlatform.ada());

        Contact changed = contacts.change(acme, "GB", ada.id(), ada.version(), draft -> draft("Augusta", "King"));

        assertThat(changed.version()).isGreaterThan(ada.version());
        assertThat(contacts.search(acme, "GB", query(null, null, "augusta", null, null, Map.of()))
                        .items())
                .extracting(Contact::id)
                .containsExactly(ada.id());
        assertThat(contacts.search(acme, "GB", query("ada@example.org", null, null, null, null, Map.of()))
                        .items())
                .isEmpty();
        assertThatThrownBy(() -> contacts.change(acme, "GB", ada.id(), ada.version(), draft -> draft("X", "Y")))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.PRECONDITION_FAILED));
    }

    @Test
    void aRequestSentAgainUnderItsKey_makesNothingTwice() {
        Contact first = contacts.create(acme, "GB", TestPlatform.ada(), "key-1");

        assertThat(contacts.create(acme, "GB", TestPlatform.ada(), "key-1")).isEqualTo(first);
        assertThat(contacts.create(bolt, "GB", TestPlatform.ada(), "key-1").id())
                .isNotEqualTo(first.id());
        assertThatThrownBy(() -> contacts.create(acme, "GB", draft("Grace", "Hopper"), "key-1"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
        assertThat(contacts.search(acme, "GB", ContactQuery.everything(10)).items())
                .hasSize(1);
    }

    @Test
    void anErasedContact_isGoneFromEveryRead() {
        Contact ada = contacts.create(acme, "GB", TestPlatform.ada());

        contacts.erase(acme, ada.id(), null);

        assertThatThrownBy(() -> contacts.get(acme, ada.id())).isInstanceOf(Fault.class);
        assertThat(contacts.search(acme, "GB", query("ada@example.org", null, null, null, null, Map.of()))
                        .items())
                .isEmpty();
    }

    @Test
    void aListing_opensNoMoreThanItShows() {
        contacts.create(acme, "GB", TestPlatform.ada());
        long before = platform.assembly.sealer.openings();

        contacts.search(acme, "GB", ContactQuery.everything(10));

        assertThat(platform.assembly.sealer.openings() - before).isEqualTo(1);
    }

    static ContactDraft draft(String firstName, String lastName) {
        return new ContactDraft(firstName, lastName, List.of(), List.of(), null, null, List.of(), Map.of(), null);
    }

    private static ContactQuery query(
            String email, String phone, String name, String company, String tag, Map<String, String> custom) {
        return query(email, phone, name, company, tag, custom, null, 50);
    }

    private static ContactQuery query(
            String email,
            String phone,
            String name,
            String company,
            String tag,
            Map<String, String> custom,
            java.util.UUID after,
            int limit) {
        return new ContactQuery(email, phone, name, company, tag, custom, after, limit, Set.<Compartment>of());
    }
}
