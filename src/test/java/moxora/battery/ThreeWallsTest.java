package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.KeyringSource;
import moxora.crypto.SabotagedCrypto;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Between two organisations stand three walls of three kinds: the organisation in every query of the services, row-level
 * security in the database, and keys of one's own. Each is shown to stop a foreign reader while the other two are down;
 * with all three down the same reader gets the plaintext, so the test can fail.
 */
@Tag("T-01")
@Tag("B1")
class ThreeWallsTest {

    private static final String SECRET = "zqwalled";
    private static final List<String> GUARDED = List.of("contact", "contact_token", "custom_field", "organisation");
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @ParameterizedTest(name = "queries {0}, row-level security {1}, keys {2}")
    @CsvSource({
        "up,   up,   up",
        "up,   up,   down",
        "up,   down, up",
        "down, up,   up",
        "up,   down, down",
        "down, up,   down",
        "down, down, up",
        "down, down, down"
    })
    void aForeignReader_getsNothing_whileOneWallStands(String queries, String rowSecurity, String keys) {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        KeyringSource ring = sandbox.assembly.keyrings;
        FieldSealer sealer = sandbox.assembly.sealer;
        if (keys.equals("down")) {
            sealer = SabotagedCrypto.wallOff(ring, acme.organisation());
            ring = SabotagedCrypto.oneRingForAll(ring, acme.organisation());
        }
        ContactDesk desk = ContactDesk.of(sandbox.assembly, ring, sealer);
        UUID secret = desk.contacts().create(acme, "GB", draft()).id();
        rowSecurity(rowSecurity.equals("up"));
        try {
            List<String> seen = queries.equals("up")
                    ? throughTheServices(desk, bolt, secret)
                    : throughBareStatements(sealer, bolt, secret);

            boolean allDown = (queries + rowSecurity + keys).equals("downdowndown");
            assertThat(seen.stream().anyMatch(text -> text.contains(SECRET))).isEqualTo(allDown);
        } finally {
            rowSecurity(true);
        }
        assertThat(desk.contacts().get(acme, secret).fields()).isEqualTo(draft());
    }

    @Test
    void theFirstWallAlone_keepsAForeignWriterOut() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        FieldSealer sealer = SabotagedCrypto.wallOff(sandbox.assembly.keyrings, acme.organisation());
        ContactDesk desk = ContactDesk.of(
                sandbox.assembly,
                SabotagedCrypto.oneRingForAll(sandbox.assembly.keyrings, acme.organisation()),
                sealer);
        Contact ofAcme = desk.contacts().create(acme, "GB", draft());
        rowSecurity(false);
        try {
            assertThatThrownBy(() -> desk.contacts().change(bolt, "GB", ofAcme.id(), null, before -> draft("Mallory")))
                    .isInstanceOf(Fault.class);
            assertThatThrownBy(() -> desk.contacts().erase(bolt, ofAcme.id(), null))
                    .isInstanceOf(Fault.class);
        } finally {
            rowSecurity(true);
        }
        assertThat(desk.contacts().get(acme, ofAcme.id())).isEqualTo(ofAcme);
    }

    @Test
    @Tag("T-03")
    @Tag("T-08")
    void theSecondWallAlone_keepsAForeignWriterOut() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        Contact ofAcme = sandbox.assembly.contacts.create(acme, "GB", draft());
        UUID own = sandbox.assembly.contacts.create(bolt, "GB", draft("Bob")).id();

        for (String statement :
                List.of("update contact set version = 99", "delete from contact where id <> '" + own + "'")) {
            int changed =
                    sandbox.assembly.store.within(bolt, session -> session.sql().update(statement));
            assertThat(changed).as(statement).isLessThanOrEqualTo(1);
        }
        for (String statement : List.of(
                "update contact set organisation_id = '" + acme.organisation() + "' where id = '" + own + "'",
                "insert into contact_tombstone (organisation_id, token, erased_at) values ('" + acme.organisation()
                        + "', '\\x00', now())")) {
            assertThatThrownBy(() -> sandbox.assembly.store.within(
                            bolt, session -> session.sql().update(statement)))
                    .as(statement)
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("42501");
        }
        assertThat(sandbox.assembly.contacts.get(acme, ofAcme.id())).isEqualTo(ofAcme);
    }

    @Test
    @Tag("T-21")
    void theThirdWallAlone_refusesWhatAForeignWriterPutsInTheWay() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        UUID ofAcme = sandbox.assembly.contacts.create(acme, "GB", draft()).id();
        UUID ofBolt = sandbox.assembly.contacts.create(bolt, "GB", draft("Bob")).id();
        sandbox.asSuperuser("update contact set identity = (select identity from contact where id = '" + ofBolt
                + "') where id = '" + ofAcme + "'");

        assertThatThrownBy(() -> sandbox.assembly.contacts.get(acme, ofAcme)).isInstanceOf(Fault.class);
        assertThat(sandbox.assembly.contacts.get(bolt, ofBolt).fields()).isEqualTo(draft("Bob"));
    }

    private static List<String> throughTheServices(ContactDesk desk, TenantScope bolt, UUID foreign) {
        List<String> seen = new ArrayList<>();
        collect(seen, () -> List.of(desk.contacts().get(bolt, foreign)));
        collect(
                seen,
                () -> desk.contacts()
                        .search(bolt, "GB", ContactQuery.everything(200))
                        .items());
        for (ContactQuery query : queries()) {
            collect(seen, () -> desk.contacts().search(bolt, "GB", query).items());
        }
        assertThat(desk.contacts().exists(bolt, foreign)).isFalse();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long[] announced = new long[1];
        desk.export().write(bolt, rows -> announced[0] = rows, file);
        assertThat(announced[0]).isZero();
        seen.add(file.toString(StandardCharsets.UTF_8));
        return seen;
    }

    private static List<ContactQuery> queries() {
        return List.of(
                query(SECRET + "@x.example", null, null, null, null, Map.of()),
                query(null, "020 7946 0958", null, null, null, Map.of()),
                query(null, null, SECRET, null, null, Map.of()),
                query(null, null, null, SECRET, null, Map.of()),
                query(null, null, null, null, SECRET, Map.of()),
                query(null, null, null, null, null, Map.of("City", SECRET)));
    }

    private static ContactQuery query(
            String email, String phone, String name, String company, String tag, Map<String, String> custom) {
        return new ContactQuery(
                email, phone, name, company, tag, custom, null, 50, Set.of(Compartment.PROFILE, Compartment.NOTES));
    }

    /** What a statement finds that forgot the organisation, opened as the foreign reader can. */
    private static List<String> throughBareStatements(FieldSealer sealer, TenantScope bolt, UUID foreign) {
        List<String> seen = new ArrayList<>();
        for (Compartment compartment : List.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES)) {
            collectTexts(
                    seen,
                    () -> sandbox.assembly.store.within(
                            bolt,
                            session -> bare(session, compartment, foreign).stream()
                                    .flatMap(found -> {
                                        FieldValues values =
                                                sealer.open(bolt, compartment, foreign, found, name -> true);
                                        return values.names().stream().flatMap(name -> values.all(name).stream());
                                    })
                                    .toList()));
        }
        return seen;
    }

    private static List<Sealed> bare(TenantSession session, Compartment compartment, UUID id) {
        return session.sql()
                .rows("select " + compartment.wire() + " from contact where id = ?", row -> row.sealed(1), id);
    }

    private static void collect(List<String> seen, Supplier<List<Contact>> answer) {
        collectTexts(
                seen,
                () -> answer.get().stream()
                        .flatMap(contact -> Canaries.texts(contact.fields()).stream())
                        .toList());
    }

    private static void collectTexts(List<String> seen, Supplier<List<String>> answer) {
        try {
            seen.addAll(answer.get());
        } catch (Fault fault) {
            seen.addAll(Canaries.texts(fault));
        }
    }

    private static void rowSecurity(boolean up) {
        GUARDED.forEach(table ->
                sandbox.asOwner("alter table " + table + (up ? " enable" : " disable") + " row level security"));
    }

    private static ContactDraft draft() {
        return draft(SECRET);
    }

    private static ContactDraft draft(String word) {
        return new ContactDraft(
                word,
                word,
                List.of(word + "@x.example"),
                List.of("020 7946 0958"),
                word,
                word,
                List.of(word),
                Map.of("City", word),
                word);
    }
}
