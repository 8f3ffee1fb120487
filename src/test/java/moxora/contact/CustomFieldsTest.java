package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.CustomFieldType;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields that an organisation defined: each organisation its own, their values checked, found as far as they may be. */
class CustomFieldsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final FieldDesk desk = new FieldDesk(platform.assembly);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    @Tag("T-01")
    void aField_isItsOwnOrganisationsOnly() {
        CustomField age = desk.define(acme, "Age", "number");
        CustomField ofBolt = desk.define(bolt, "age", "text");

        assertThat(desk.definitions.list(acme)).containsExactly(age);
        assertThat(desk.definitions.list(bolt)).containsExactly(ofBolt);
        assertThatThrownBy(() -> desk.definitions.get(bolt, age.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> desk.definitions.change(bolt, age.id(), null, false))
                .satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> desk.definitions.remove(bolt, age.id())).satisfies(is(FaultCode.NOT_FOUND));
        assertThat(desk.contact(bolt, Map.of("Age", "as old as time")).fields().customFields())
                .containsEntry("age", "as old as time");
        assertThatThrownBy(() -> desk.contact(acme, Map.of("Age", "as old as time")))
                .satisfies(refused("/customFields/Age", "invalid_number"));
    }

    @Test
    void whatIsDefined_isReadBack_andGetsItsDefaults() {
        CustomField tier = desk.define(acme, "Tier", "choice", "Gold", "Silver");
        CustomField born = desk.define(acme, "Born", "date");

        assertThat(desk.definitions.get(acme, tier.id())).isEqualTo(tier);
        assertThat(tier.choices()).containsExactly("Gold", "Silver");
        assertThat(tier.searchable()).isFalse();
        assertThat(born.searchable()).isTrue();
        assertThat(born.special()).isFalse();
        assertThat(desk.trail(acme))
                .contains("custom_field_defined fields=choice", "custom_field_defined fields=date,searchable")
                .noneMatch(line -> line.contains("Tier") || line.contains("Born") || line.contains("Gold"));
    }

    @Test
    @Tag("P10")
    void aDefinition_liesSealedInAllItSays() {
        desk.define(acme, "Zanzibar", "choice", "Mombasa");

        List<String> row = platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select encode(name_token, 'escape') || encode(sealed_name, 'escape')"
                                        + " || row_to_json(f)::text from custom_field f where organisation_id = ?",
                                found -> found.text(1),
                                session.organisation()));

        assertThat(row)
                .singleElement()
                .asString()
                .doesNotContainIgnoringCase("zanzibar")
                .doesNotContainIgnoringCase("mombasa")
                .doesNotContain("choice");
    }

    @Test
    void aNameThatIsThere_isRefused_howeverItIsWritten_andHoweverItCameAbout() {
        desk.define(acme, "City", "text");
        desk.contact(acme, Map.of("Größe", "12"));

        assertThatThrownBy(() -> desk.define(acme, "CITY", "number")).satisfies(is(FaultCode.CONFLICT));
        assertThatThrownBy(() -> desk.define(acme, "grösse", "number")).satisfies(is(FaultCode.CONFLICT));
    }

    @Test
    void ofSeveralWhoDefineOneName_oneWins() throws Exception {
        int racers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        CyclicBarrier start = new CyclicBarrier(racers);
        List<Callable<String>> all = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
            String type = List.of("text", "number", "date", "boolean").get(i);
            all.add(() -> {
                start.await();
                try {
                    return desk.define(acme, "Raced", type).type().wire();
                } catch (Fault fault) {
                    return fault.code().wire();
                }
            });
        }
        List<String> answers = new ArrayList<>();
        for (Future<String> one : threads.invokeAll(all)) {
            answers.add(one.get());
        }
        threads.shutdown();

        assertThat(answers).filteredOn("conflict"::equals).hasSize(racers - 1);
        assertThat(desk.definitions.list(acme))
                .singleElement()
                .satisfies(field -> assertThat(answers).contains(field.type().wire()));
    }

    @Test
    void aFieldThatCameAboutByUse_isASearchableText() {
        Contact ada = desk.contact(acme, Map.of("City", "London"));

        assertThat(desk.definitions.list(acme)).singleElement().satisfies(city -> {
            assertThat(city.type()).isEqualTo(CustomFieldType.TEXT);
            assertThat(city.searchable()).isTrue();
        });
        assertThat(desk.found(acme, "city", "LONDON")).containsExactly(ada.id());
    }

    @Test
    void typedValues_areFoundByTheirOneText() {
        desk.define(acme, "Age", "number");
        desk.define(acme, "Born", "date");
        Contact ada = desk.contact(acme, Map.of("age", "36.50", "born", "1815-12-10"));

        assertThat(ada.fields().customFields()).isEqualTo(Map.of("Age", "36.5", "Born", "1815-12-10"));
        assertThat(desk.found(acme, "Age", "36.500")).containsExactly(ada.id());
        assertThat(desk.found(acme, "Age", "-36.5")).isEmpty();
        assertThat(desk.found(acme, "Born", "1815-12-10")).containsExactly(ada.id());
        assertThatThrownBy(() -> desk.found(bolt, "Born", "1815-12-10")).satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE));
        assertThatThrownBy(() -> desk.found(acme, "Born", "yesterday")).satisfies(is(FaultCode.MALFORMED_PARAMETER));
    }

    @Test
    @Tag("N11")
    void whatIsNotSearchable_leavesNoToken_andASearchSaysSo() {
        desk.define(acme, "Tier", "choice", "Gold");
        desk.define(acme, "Vip", "boolean");
        desk.definitions.define(acme, CustomFieldDraft.of("Hobby", "text", List.of(), false, false));
        Contact bare = desk.contact(acme, Map.of());
        Contact full = desk.contact(acme, Map.of("Tier", "Gold", "Vip", "true", "Hobby", "Chess"));

        assertThat(desk.tokensOf(acme, full.id())).isEqualTo(desk.tokensOf(acme, bare.id()));
        for (String name : List.of("Tier", "Vip", "Hobby")) {
            assertThatThrownBy(() -> desk.found(acme, name, "Gold")).satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE));
        }
        platform.assembly.contacts.change(
                acme, "GB", full.id(), null, fields -> fields.with(Map.of("Hobby", "Go"), Map.of()));
        assertThat(desk.tokens(acme, "Hobby", "Go")).isZero();
    }

    @Test
    @Tag("N11")
    void anIndexThatThePolicyDoesNotAccept_isRefused() {
        for (String type : List.of("boolean", "choice")) {
            CustomFieldDraft draft =
                    CustomFieldDraft.of("Low", type, type.equals("choice") ? List.of("a") : List.of(), true, false);
            assertThatThrownBy(() -> desk.definitions.define(acme, draft))
                    .satisfies(refused("/searchable", "index_refused"));
        }
        CustomField vip = desk.define(acme, "Vip", "boolean");
        assertThatThrownBy(() -> desk.definitions.change(acme, vip.id(), null, true))
                .satisfies(refused("/searchable", "index_refused"));
    }

    @Test
    void choices_canBeAdded_butNotTaken() {
        CustomField tier = desk.define(acme, "Tier", "choice", "Gold");
        desk.contact(acme, Map.of("Tier", "Gold"));

        assertThat(desk.definitions
                        .change(acme, tier.id(), List.of("Silver", "Gold"), null)
                        .choices())
                .containsExactly("Silver", "Gold");
        assertThat(desk.contact(acme, Map.of("Tier", "silver")).fields().customFields())
                .containsEntry("Tier", "Silver");
        assertThatThrownBy(() -> desk.definitions.change(acme, tier.id(), List.of("Silver"), null))
                .satisfies(refused("/choices", "choice_removed"));
        CustomField age = desk.define(acme, "Age", "number");
        assertThatThrownBy(() -> desk.definitions.change(acme, age.id(), List.of("1"), null))
                .satisfies(refused("/choices", "not_allowed"));
    }

    @Test
    void aDefinitionThatCannotBe_isRefused() {
        assertThatThrownBy(() -> CustomFieldDraft.of("a/b", "colour", List.of(), null, false))
                .satisfies(refused("/name", "invalid_custom_field_name"))
                .satisfies(refused("/type", "unknown_type"));
        assertThatThrownBy(() -> CustomFieldDraft.of("Tier", "choice", List.of(), null, false))
                .satisfies(refused("/choices", "required"));
        assertThatThrownBy(() -> CustomFieldDraft.of("Tier", "choice", List.of("Gold", "GOLD"), null, false))
                .satisfies(refused("/choices/1", "duplicate_choice"));
        assertThatThrownBy(() -> CustomFieldDraft.of("Tier", "choice", List.of("4111 1111 1111 1111"), null, false))
                .satisfies(refused("/choices/0", "payment_card"));
        assertThatThrownBy(() -> CustomFieldDraft.of("Age", "number", List.of("1"), null, false))
                .satisfies(refused("/choices", "not_allowed"));
    }

    @Test
    @Tag("N11")
    void aPolicyWithALineForIt_letsAChoiceBeSearched_andMayRefuseUndeclaredFields(@TempDir Path folder)
            throws IOException {
        for (Path file : List.of(Path.of("moxora.yaml"), Path.of("pixelant.yaml"))) {
            Files.copy(TestClusters.settings().tenantConfig().resolve(file), folder.resolve(file));
        }
        String shipped = Files.readString(folder.resolve("moxora.yaml"), StandardCharsets.UTF_8);
        Files.writeString(
                folder.resolve("strict.yaml"),
                shipped.replace("policy: moxora", "policy: strict")
                        .replace("[tag, company, name, customField]", "[tag, company, customField, customField.choice]")
                        .replace("\nemailEvents:", "\ncontacts:\n    undeclaredCustomFields: refused\nemailEvents:"));
        try (Assembly strictly = new Assembly(
                TestClusters.settings(Map.of("moxora.tenant.config.dir", folder.toString())), platform.clock)) {
            var made = strictly.organisations.signUp(
                    new SignUp("strict", "strict", null, "GB", "Admin", "admin@strict.example", TestPlatform.PASSWORD));
            TenantScope strict = TestPlatform.scope(made.organisation(), made.user());
            FieldDesk there = new FieldDesk(strictly);
            there.definitions.define(strict, CustomFieldDraft.of("Tier", "choice", List.of("Gold"), true, false));
            Contact ada = there.contact(strict, Map.of("Tier", "gold"));

            assertThat(there.found(strict, "tier", "GOLD")).containsExactly(ada.id());
            assertThatThrownBy(() -> there.definitions.define(
                            strict, CustomFieldDraft.of("Vip", "boolean", List.of(), true, false)))
                    .satisfies(refused("/searchable", "index_refused"));
            assertThatThrownBy(() -> there.contact(strict, Map.of("City", "London")))
                    .satisfies(refused("/customFields/City", "unknown_custom_field"));
            assertThat(there.definitions.list(strict)).hasSize(1);
        }
    }

    static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    static Consumer<Throwable> refused(String pointer, String code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints()).anySatisfy(complaint -> {
                            assertThat(complaint.pointer()).isEqualTo(pointer);
                            assertThat(complaint.code()).isEqualTo(code);
                        }));
    }
}
