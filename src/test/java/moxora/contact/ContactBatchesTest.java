package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void anExport_isWholeAndInOrder_whoeverOpensIt() {
        write(acme, 1_500);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (Executor opener : List.<Executor>of(Runnable::run, pool, neverRuns())) {
                List<Contact> exported = exported(batches(opener), acme);

                assertThat(exported)
                        .extracting(Contact::id)
                        .isSortedAccordingTo(java.util.Comparator.comparing(UUID::toString))
                        .doesNotHaveDuplicates();
                assertThat(exported)
                        .extracting(contact -> contact.fields().firstName())
                        .containsExactlyElementsOf(names(1_500));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aPieceThatCannotBeFormed_endsTheExport() {
        write(acme, 600);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            assertThatThrownBy(() -> batches(pool).exportAll(acme, new Collected() {
                        @Override
                        public List<Contact> form(Stream<Contact> piece) {
                            throw new IllegalStateException("does not form");
                        }
                    }))
                    .hasStackTraceContaining("does not form");
        } finally {
            pool.shutdown();
        }
    }

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

    private static Executor neverRuns() {
        return task -> {};
    }

    private void write(TenantScope scope, int contacts) {
        write(
                scope,
                names(contacts).stream()
                        .map(name -> new Incoming(null, ContactsTest.draft(name, "Hopper")))
                        .toList());
    }

    private ContactBatches.Written write(TenantScope scope, List<Incoming> batch) {
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
        return moxora.store.within(scope, session -> moxora.contactBatches.write(session, prepared));
    }

    private static List<String> names(int contacts) {
        return IntStream.range(0, contacts).mapToObj(i -> "Grace " + i).toList();
    }

    private ContactBatches batches(Executor opener) {
        return new ContactBatches(
                moxora.store,
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock),
                new TenantPolicies(moxora.store, moxora.policies),
                moxora.abuse.readings,
                moxora.audit,
                moxora.clock,
                opener);
    }

    private static List<Contact> exported(ContactBatches batches, TenantScope scope) {
        Collected collected = new Collected();
        batches.exportAll(scope, collected);
        return collected.all;
    }

    private static class Collected implements ContactBatches.Receiver<List<Contact>> {

        private final List<Contact> all = new ArrayList<>();

        @Override
        public void outline(ContactBatches.Outline outline) {}

        @Override
        public List<Contact> form(Stream<Contact> piece) {
            return piece.toList();
        }

        @Override
        public void take(List<Contact> piece) {
            all.addAll(piece);
        }
    }
}
