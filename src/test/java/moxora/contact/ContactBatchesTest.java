package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactBatches.Incoming;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Test;

class ContactBatchesTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    void aBatchWithIds_updatesWhatIsThere_addsWhatIsNot_andBringsNobodyBack() {
        Contact present = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Contact erased = moxora.contacts.create(acme, "GB", ContactsTest.draft("Grace", "Hopper"));
        Contact ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        moxora.contacts.erase(acme, erased.id(), null);
        UUID unknown = UUID.randomUUID();

        ContactBatches.Written written = write(
                acme,
                List.of(
                        new Incoming(present.id(), ContactsTest.draft("Augusta", "King")),
                        new Incoming(erased.id(), ContactsTest.draft("Grace", "Hopper")),
                        new Incoming(unknown, ContactsTest.draft("Mary", "Somerville")),
                        new Incoming(null, ContactsTest.draft("Charles", "Babbage"))));

        assertThat(written.added()).isEqualTo(2);
        assertThat(written.updated()).isEqualTo(1);
        assertThat(written.erased()).containsExactly(erased.id());
        assertThat(moxora.contacts.get(acme, present.id()).fields().firstName()).isEqualTo("Augusta");
        assertThat(moxora.contacts.get(acme, unknown).fields().firstName()).isEqualTo("Mary");
        assertThat(moxora.contacts.exists(acme, erased.id())).isFalse();
        assertThat(byName("ada")).isEmpty();
        assertThat(byName("augusta")).extracting(Contact::id).containsExactly(present.id());
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
    }

    private List<Contact> byName(String name) {
        return moxora.contacts
                .search(
                        acme,
                        "GB",
                        new ContactQuery(null, null, name, null, null, Map.of(), null, 10, java.util.Set.of()))
                .items();
    }

    private ContactBatches.Written write(TenantScope scope, List<Incoming> batch) {
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
        return moxora.store.within(scope, session -> moxora.contactBatches.write(session, prepared));
    }
}
