package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.app.Assembly;
import moxora.battery.Tally;
import moxora.contact.ContactBatches.Incoming;
import moxora.csv.ContactImport;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the policy wants it, an e-mail address is one contact's: whoever writes, wherever, and at the same time. */
@Tag("T-34")
class UniqueEmailsTest {

    @TempDir
    static Path folder;

    private static Assembly node;
    private static Assembly otherNode;

    private final TenantScope acme = PolicyFolderOf.organisation(node, "unique");
    private final TenantScope bolt = PolicyFolderOf.organisation(node, "unique");

    @BeforeAll
    static void twoNodesOnOneDatabase() {
        PolicyFolderOf.write(folder, "unique", "tag", "contacts:\n    uniqueEmail: true");
        PolicyFolderOf.write(folder, "shared", "tag", "");
        node = PolicyFolderOf.node(folder);
        otherNode = PolicyFolderOf.node(folder);
    }

    @AfterAll
    static void close() {
        node.close();
        otherNode.close();
    }

    @Test
    void anAddressThatAnotherContactHas_isRefused_andTheRefusalTellsNothingOfThatContact() {
        Contact ada = node.contacts.create(acme, "GB", of("ada@bücher.example", "other@x.example"));
        ContactDraft again = of("new@x.example", "ADA@xn--bcher-kva.example");

        assertThatThrownBy(() -> otherNode.contacts.create(acme, "GB", again))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.EMAIL_TAKEN);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::pointer)
                            .containsExactly("/emails/1");
                    assertThat(fault.detail() + fault.complaints())
                            .doesNotContain(ada.id().toString())
                            .doesNotContainIgnoringCase("ada@");
                });
        assertThat(node.contacts.search(acme, "GB", ContactQuery.everything(10)).items())
                .hasSize(1);
        assertThat(node.contacts.create(bolt, "GB", again).fields()).isEqualTo(again);
        assertThat(node.contacts.create(acme, "GB", of("new@x.example")).id()).isNotNull();
    }

    @Test
    void aChange_takesAndGivesBackAddresses() {
        Contact ada = node.contacts.create(acme, "GB", of("ada@x.example"));
        Contact bob = node.contacts.create(acme, "GB", of("bob@x.example"));

        taken(() -> node.contacts.change(acme, "GB", bob.id(), null, before -> of("bob@x.example", "ada@x.example")));
        node.contacts.change(acme, "GB", ada.id(), null, before -> of("countess@x.example"));
        node.contacts.change(acme, "GB", bob.id(), null, before -> of("bob@x.example", "ada@x.example"));
        taken(() -> node.contacts.create(acme, "GB", of("ada@x.example")));
        node.contacts.erase(acme, bob.id(), null);
        assertThat(node.contacts.create(acme, "GB", of("ada@x.example")).id()).isNotNull();
    }

    @Test
    void ofManyWritersAtOnce_onTwoNodes_exactlyOneGetsTheAddress() throws Exception {
        Tally tally = Tally.of("T-34 one of eight writers gets an address");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < Tally.size(12, 300); round++) {
                String one = "one" + round + "@x.example";
                String two = "two" + round + "@x.example";
                CyclicBarrier start = new CyclicBarrier(8);
                List<Future<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Assembly where = i % 2 == 0 ? node : otherNode;
                    ContactDraft draft = i % 4 < 2 ? of(one, two) : of(two, one);
                    writers.add(pool.submit(() -> {
                        start.await();
                        return created(where, draft);
                    }));
                }
                int created = 0;
                for (Future<Boolean> writer : writers) {
                    created += writer.get() ? 1 : 0;
                }
                tally.check(created == 1, created + " writers in round " + round);
                tally.check(holders(acme, one) == 1, "holders in round " + round);
            }
        } finally {
            pool.shutdown();
        }
        tally.close();
    }

    private boolean created(Assembly where, ContactDraft draft) {
        try {
            where.contacts.create(acme, "GB", draft);
            return true;
        } catch (Fault fault) {
            assertThat(fault.code()).isEqualTo(FaultCode.EMAIL_TAKEN);
            return false;
        }
    }

    @Test
    void aBatch_leavesOutTheRowsWhoseAddressIsTaken_outsideOrEarlierInIt_andGoesOn() {
        Contact ada = node.contacts.create(acme, "GB", of("ada@x.example"));

        ContactBatches.Written written = write(
                acme,
                new Incoming(null, of("new@x.example")),
                new Incoming(null, of("ADA@x.example")),
                new Incoming(null, of("New@X.example", "more@x.example")),
                new Incoming(null, of("more@x.example")),
                new Incoming(ada.id(), of("ada@x.example", "second@x.example")),
                new Incoming(null, of("second@x.example")));

        assertThat(written.taken()).containsExactly(1, 2, 5);
        assertThat(written.added()).isEqualTo(2);
        assertThat(written.updated()).isEqualTo(1);
        for (String address : List.of("new@x.example", "ada@x.example", "more@x.example", "second@x.example")) {
            assertThat(holders(acme, address)).as(address).isEqualTo(1);
        }
        taken(() -> node.contacts.create(acme, "GB", of("second@x.example")));
    }

    /** As when the policy begins to ask for it: contacts are there that were written without marks. */
    @Test
    void contactsFromBeforeThePolicyAskedForIt_keepWhatTheyShare_andNobodyElseGetsIt() {
        Contact first = node.contacts.create(acme, "GB", of("first@x.example"));
        Contact second = node.contacts.create(acme, "GB", of("second@x.example"));
        node.store.run(acme, session -> {
            session.sql().update("delete from contact_email where organisation_id = ?", session.organisation());
            session.sql()
                    .batch(
                            ContactBatches.INSERT_TOKEN,
                            node.contactTokens.emailSearched(acme, "first@x.example").stream()
                                    .map(token -> new Object[] {session.organisation(), token, second.id(), 1})
                                    .toList());
        });

        taken(() -> node.contacts.create(acme, "GB", of("first@x.example")));
        node.contacts.change(acme, "GB", first.id(), null, before -> of("first@x.example", "more@x.example"));
        node.contacts.change(acme, "GB", second.id(), null, before -> of("second@x.example", "first@x.example"));
        assertThat(holders(acme, "first@x.example")).isEqualTo(2);
        assertThat(write(acme, new Incoming(null, of("first@x.example"))).taken())
                .containsExactly(0);
    }

    /** As while the index is being rebuilt under other keys: the mark is under keys that are never rotated. */
    @Test
    void whateverBecomesOfTheSearchTokens_theMarkHolds() {
        Contact ada = node.contacts.create(acme, "GB", of("ada@x.example"));
        node.store.run(
                acme,
                session -> session.sql()
                        .update(
                                "delete from contact_token where organisation_id = ? and contact_id = ?",
                                session.organisation(),
                                ada.id()));

        taken(() -> otherNode.contacts.create(acme, "GB", of("Ada@x.example")));
        assertThat(write(acme, new Incoming(null, of("ada@x.example"))).taken()).containsExactly(0);
    }

    @Test
    void aRotationOfTheKeys_freesNoAddress() {
        Contact ada = node.contacts.create(acme, "GB", of("ada@x.example"));
        node.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        node.keys.rotationRun.runDue();

        taken(() -> node.contacts.create(acme, "GB", of("ADA@x.example")));
        node.contacts.erase(acme, ada.id(), null);
        assertThat(node.contacts.create(acme, "GB", of("ada@x.example")).id()).isNotEqualTo(ada.id());
    }

    @Test
    void anImport_refusesTheRowsWhoseAddressIsTaken_listsThem_andGoesOn() {
        node.contacts.create(acme, "GB", of("p3@x.example"));
        StringBuilder csv = new StringBuilder("Who,Mail\n");
        for (int row = 1; row <= 2_500; row++) {
            // Rows 2, 1500 and 2500 have the address of row 1; row 3 has one that is there already.
            int person = row == 2 || row == 1_500 || row == 2_500 ? 1 : row;
            csv.append("Grace,p").append(person).append("@x.example\n");
        }
        ContactImport desk = new ContactImport(
                node.contactImports, node.contactBatches, node.organisations, Runnable::run, Runnable::run);
        UUID id = desk.accept(
                acme,
                new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)),
                "{\"Who\":\"firstName\",\"Mail\":\"email\"}",
                false);

        JsonObject status = desk.status(acme, id);
        assertThat(status.getString("state")).isEqualTo("done");
        assertThat(status.getInt("imported")).isEqualTo(2_496);
        assertThat(status.getInt("rejectedCount")).isEqualTo(4);
        assertThat(status.getJsonArray("rejected").getValuesAs(JsonObject.class))
                .extracting(row -> row.getInt("row") + " " + row.getString("column") + " " + row.getString("code"))
                .containsExactlyInAnyOrder(
                        "2 Mail email_taken", "3 Mail email_taken", "1500 Mail email_taken", "2500 Mail email_taken");
        assertThat(holders(acme, "p1@x.example")).isEqualTo(1);
    }

    @Test
    void withoutThePolicysWord_anAddressMayBeManyContacts() {
        TenantScope shared = PolicyFolderOf.organisation(node, "shared");
        node.contacts.create(shared, "GB", of("info@x.example"));
        node.contacts.create(shared, "GB", of("info@x.example"));

        assertThat(holders(shared, "info@x.example")).isEqualTo(2);
        assertThat(write(shared, new Incoming(null, of("info@x.example"))).added())
                .isEqualTo(1);
    }

    private static ContactBatches.Written write(TenantScope scope, Incoming... batch) {
        ContactBatches.Prepared prepared = node.contactBatches.prepare(scope, "GB", List.of(batch));
        return node.store.within(scope, session -> node.contactBatches.write(session, prepared));
    }

    private static int holders(TenantScope scope, String address) {
        ContactQuery query = new ContactQuery(address, null, null, null, null, Map.of(), (UUID) null, 50, Set.of());
        return node.contacts.search(scope, "GB", query).items().size();
    }

    private static void taken(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.EMAIL_TAKEN));
    }

    private static ContactDraft of(String... emails) {
        return new ContactDraft(null, null, List.of(emails), List.of(), null, null, List.of(), Map.of(), null);
    }
}
