package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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

class ContactStreamTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final TenantScope acme = platform.acme();

    @Test
    void anExport_isWholeAndInOrder_whoeverOpensIt() {
        write(acme, 1_500);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (Executor opener : List.<Executor>of(Runnable::run, pool, neverRuns())) {
                List<Contact> exported = exported(stream(opener), acme);

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
            assertThatThrownBy(() -> stream(pool).exportAll(acme, new Collected() {
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

    private static Executor neverRuns() {
        return task -> {};
    }

    private void write(TenantScope scope, int contacts) {
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(
                scope,
                "GB",
                names(contacts).stream()
                        .map(name -> new Incoming(null, ContactsTest.draft(name, "Hopper")))
                        .toList());
        moxora.store.run(scope, session -> moxora.contactBatches.write(session, prepared));
    }

    private static List<String> names(int contacts) {
        return IntStream.range(0, contacts).mapToObj(i -> "Grace " + i).toList();
    }

    private ContactStream stream(Executor opener) {
        return new ContactStream(
                moxora.store,
                new ContactSealing(moxora.sealer),
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock),
                moxora.abuse.readings,
                moxora.audit,
                opener);
    }

    private static List<Contact> exported(ContactStream stream, TenantScope scope) {
        Collected collected = new Collected();
        stream.exportAll(scope, collected);
        return collected.all;
    }

    private static class Collected implements ContactStream.Receiver<List<Contact>> {

        private final List<Contact> all = new ArrayList<>();

        @Override
        public void outline(ContactStream.Outline outline) {}

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
