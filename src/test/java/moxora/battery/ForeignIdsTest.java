package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Furnished.Known;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.contact.CustomFieldDraft;
import moxora.csv.ContactImport;
import moxora.email.Reports;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every service that takes an id, an address, a name or a token, asked by one organisation with what another has, with
 * what another had, and with what nobody ever had: the three answers are the same to the letter, and the other
 * organisation is as it was.
 */
@Tag("T-01")
@Tag("T-10")
@Tag("B4")
class ForeignIdsTest {

    private static Sandbox sandbox;
    private static Assembly moxora;
    private static TenantScope acme;
    private static TenantScope bolt;
    private static Known ofAcme;
    private static Reports provider;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        ofAcme = new Furnished(sandbox, acme).furnish();
        new Furnished(sandbox, bolt).furnish();
        provider = Reports.of(moxora, bolt);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private interface Question {
        Object ask(UUID id);
    }

    @Test
    void anotherOrganisationsId_isAnsweredLikeNobodys() {
        Random random = Tally.random("T-01 ids");
        Tally tally = Tally.of("T-01 foreign ids at the services");
        String before = stateOfAcme();
        List<UUID> foreign = List.of(
                ofAcme.contact(),
                ofAcme.erased(),
                ofAcme.field(),
                ofAcme.endpoint(),
                ofAcme.upload(),
                ofAcme.session(),
                acme.actor().id(),
                acme.organisation().value());
        for (Map.Entry<String, Question> question : questions().entrySet()) {
            String nobodys = answer(question.getValue(), new UUID(random.nextLong(), random.nextLong()));
            for (UUID id : foreign) {
                String answer = answer(question.getValue(), id);
                tally.check(answer.equals(nobodys), question.getKey() + ": " + answer + " and " + nobodys);
            }
            tally.check(stateOfAcme().equals(before), question.getKey() + " changed the other organisation");
        }
        assertThat(questions()).hasSizeGreaterThanOrEqualTo(16);
        tally.close();
    }

    @Test
    @Tag("B1")
    void theSameQuestion_byItsOwner_isAnsweredOtherwise() {
        assertThat(answer(id -> moxora.contacts.get(acme, id), ofAcme.contact()))
                .isNotEqualTo(answer(id -> moxora.contacts.get(acme, id), UUID.randomUUID()));
    }

    @Test
    void whatAnotherHas_canBeHadAsWell() {
        ContactDraft draft = new ContactDraft(
                null, "Double", List.of(ofAcme.email()), List.of(), null, null, List.of(), Map.of(), null);
        String tag = ofAcme.email().replace("@x.example", "");
        UUID mine = moxora.contacts.create(bolt, "GB", draft, "key " + tag).id();
        assertThat(moxora.contacts.get(bolt, mine).fields()).isEqualTo(draft);
        assertThat(moxora.customFieldDefinitions
                        .define(bolt, CustomFieldDraft.of("City " + tag, "text", List.of(), null, false))
                        .name())
                .isEqualTo("City " + tag);
        assertThat(provider.receive("open", ofAcme.email(), sandbox.clock.instant()))
                .isNotNull();
        assertThat(moxora.email.timeline.page(acme, ofAcme.contact(), null, 50).items())
                .hasSize(2);
    }

    /** A file that names another organisation's contact in its own id column. */
    @Test
    void anImportedRowWithAnotherOrganisationsId_isTreatedLikeOneWithNobodys() {
        String before = stateOfAcme();
        assertThat(imported(ofAcme.contact())).isEqualTo(imported(UUID.randomUUID()));
        assertThat(imported(ofAcme.erased())).isEqualTo(imported(UUID.randomUUID()));
        assertThat(stateOfAcme()).isEqualTo(before);
    }

    private static Map<String, Question> questions() {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("contact", id -> moxora.contacts.get(bolt, id));
        questions.put("contact with special fields", id -> moxora.contacts.getWithSpecial(bolt, id));
        questions.put("contact exists", id -> moxora.contacts.exists(bolt, id));
        questions.put("contact changed", id -> moxora.contacts.change(bolt, "GB", id, null, draft -> draft));
        questions.put("contact changed at a version", id -> moxora.contacts.change(bolt, "GB", id, 1L, draft -> draft));
        questions.put("what limits a contact", id -> moxora.contactDisclosures.limits(bolt, id));
        questions.put("contact tagged", id -> moxora.ai.contactTags.add(bolt, "GB", id, null, List.of("a"), null));
        questions.put(
                "contact tagged as suggested",
                id -> moxora.ai.contactTags.add(bolt, "GB", id, null, List.of("a"), UUID.randomUUID()));
        questions.put("contact erased", id -> done(() -> moxora.contacts.erase(bolt, id, null)));
        questions.put(
                "timeline", id -> moxora.email.timeline.page(bolt, id, null, 50).items());
        questions.put("newest events", id -> moxora.email.timeline.recent(bolt, id, 50));
        questions.put("custom field", id -> moxora.customFieldDefinitions.get(bolt, id));
        questions.put("custom field changed", id -> moxora.customFieldDefinitions.change(bolt, id, null, false));
        questions.put("custom field removed", id -> moxora.customFieldDefinitions.remove(bolt, id));
        questions.put("endpoint removed", id -> done(() -> moxora.email.webhookEndpoints.remove(bolt, id)));
        questions.put("endpoint paused", id -> moxora.email.webhookEndpoints.pause(bolt, id, true));
        questions.put("endpoint's secrets", id -> moxora.email.endpointSecrets.list(bolt, id));
        questions.put("endpoint's second secret", id -> moxora.email.endpointSecrets.add(bolt, id, null));
        questions.put("endpoint's secret removed", id -> done(() -> moxora.email.endpointSecrets.remove(bolt, id, id)));
        questions.put("delivery", id -> provider.receive(bolt, id, "open", ofAcme.email(), sandbox.clock.instant()));
        questions.put("import", id -> moxora.contactImport.status(bolt, id));
        questions.put("session resumed", id -> moxora.sessions.resume(bolt, id).isPresent());
        questions.put("session revoked", id -> done(() -> moxora.ownSessions.revoke(bolt, id)));
        questions.put("session renewed", id -> moxora.sessions.reauthenticated(bolt, id));
        questions.put(
                "log-in",
                id -> moxora.users.authenticate(bolt, id, TestPlatform.PASSWORD).isPresent());
        questions.put("preview", id -> moxora.ai.previews.preview(bolt, "contact-summary", id, null));
        questions.put(
                "page behind",
                id -> moxora.contacts
                                .search(
                                        bolt,
                                        "GB",
                                        new ContactQuery(
                                                ofAcme.email(),
                                                null,
                                                null,
                                                null,
                                                null,
                                                Map.of(),
                                                id,
                                                50,
                                                java.util.Set.of()))
                                .items()
                                .isEmpty()
                        ? "nothing"
                        : "something");
        return questions;
    }

    private static Object done(Runnable work) {
        work.run();
        return "done";
    }

    /** The answer, or the refusal in every word that a caller reads, but for the id that was asked for. */
    private static String answer(Question question, UUID id) {
        try {
            return String.valueOf(question.ask(id)).replace(id.toString(), "…");
        } catch (Fault fault) {
            return (fault.code() + " " + fault.detail() + " " + fault.complaints()).replace(id.toString(), "…");
        }
    }

    private static String imported(UUID id) {
        String csv =
                "id,firstName,lastName,emails,phones,company,title,tags,notes\r\n" + id + ",Mallory,Mallory,,,,,,\r\n";
        ContactImport inTurn = new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, Runnable::run);
        UUID upload = inTurn.accept(bolt, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "", false);
        return String.valueOf(inTurn.status(bolt, upload))
                .replace(upload.toString(), "…")
                .replace(id.toString(), "…");
    }

    /** Everything of Acme that anybody can read: its rows, byte for byte. */
    private static String stateOfAcme() {
        List<String> rows = moxora.store.within(
                acme,
                session -> moxora.databases().catalogue().tablesWith("organisation_id").stream()
                        .sorted()
                        .flatMap(table -> session
                                .sql()
                                .rows(
                                        "select t::text from " + table + " t where organisation_id = ? order by 1",
                                        row -> table + row.text(1),
                                        session.organisation())
                                .stream())
                        .toList());
        return String.join("\n", rows);
    }
}
