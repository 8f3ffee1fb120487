package moxora.contact;

import static moxora.contact.CustomFieldsTest.is;
import static moxora.contact.CustomFieldsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.contact.ContactBatches.Incoming;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a changed definition means for the contacts there are: done in batches, resumable, never half and silent. */
class CustomFieldWorkTest {

    private static final int CONTACTS = CustomFieldWork.BATCH + 50;

    private final TestPlatform platform = TestPlatform.shared();
    private final FieldDesk desk = new FieldDesk(platform.assembly);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    @Tag("N11")
    void aFieldThatBecomesSearchable_isRefusedUntilAllValuesAreIndexed_andThenFindsAll() {
        CustomField hobby = unsearchable(acme);
        many(acme, "Chess");
        many(bolt, "Chess");
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isZero();

        CustomField begun = desk.definitions.change(acme, hobby.id(), null, true);
        assertThat(begun.work()).isEqualTo(new CustomField.Work(CustomField.Task.INDEX, null, 0, CONTACTS));
        assertThatThrownBy(() -> desk.found(acme, "Hobby", "Chess"))
                .satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE))
                .hasMessageContaining("being indexed");

        assertThat(desk.work.step(acme, hobby.id())).isTrue();
        assertThat(work(hobby)).satisfies(work -> assertThat(work.done()).isEqualTo(CustomFieldWork.BATCH));
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isEqualTo(CustomFieldWork.BATCH);
        assertThatThrownBy(() -> desk.found(acme, "Hobby", "Chess")).satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE));

        desk.work();
        assertThat(work(hobby)).isNull();
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isEqualTo(CONTACTS);
        assertThat(desk.found(acme, "Hobby", "chess")).hasSize(200);
    }

    @Test
    void workThatDied_isTakenUpWhereItStood() {
        CustomField hobby = unsearchable(acme);
        many(acme, "Chess");
        desk.definitions.change(acme, hobby.id(), null, true);
        desk.work.step(acme, hobby.id());
        desk.die();
        FieldDesk afterwards = new FieldDesk(platform.assembly);

        afterwards.work.resumeUnfinished();
        afterwards.work();

        assertThat(work(hobby)).isNull();
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isEqualTo(CONTACTS);
        assertThat(unfinished(hobby)).isZero();
    }

    @Test
    void workNotedWithoutAChange_endsByItself() {
        CustomField hobby = unsearchable(acme);
        desk.work.note(acme, hobby.id());
        desk.work.resumeUnfinished();
        desk.work();
        assertThat(unfinished(hobby))
                .as("nobody takes it before its lease is over")
                .isEqualTo(1);

        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofMinutes(1)));
        desk.work.resumeUnfinished();
        desk.work();

        assertThat(unfinished(hobby)).isZero();
        assertThat(desk.definitions.get(acme, hobby.id()).searchable()).isFalse();
    }

    @Test
    void contactsWrittenMeanwhile_areIndexedByWhoeverComesFirst() {
        CustomField hobby = unsearchable(acme);
        Contact early = desk.contact(acme, Map.of("Hobby", "Chess"));
        Contact changed = desk.contact(acme, Map.of("Hobby", "Chess"));
        desk.definitions.change(acme, hobby.id(), null, true);
        Contact late = desk.contact(acme, Map.of("Hobby", "Chess"));
        platform.assembly.contacts.change(
                acme, "GB", changed.id(), null, fields -> fields.with(Map.of("Hobby", "Go"), Map.of()));

        desk.work();

        assertThat(desk.found(acme, "Hobby", "Chess")).containsExactly(late.id(), early.id());
        assertThat(desk.found(acme, "Hobby", "Go")).containsExactly(changed.id());
    }

    @Test
    @Tag("N11")
    void aFieldThatIsNoLongerSearchable_losesItsTokens_andOnlyThose() {
        desk.contact(acme, Map.of("Hobby", "Chess", "City", "Chess"));
        desk.contact(bolt, Map.of("Hobby", "Chess"));
        CustomField hobby = desk.definitions.schema(acme).find("Hobby").orElseThrow();

        desk.definitions.change(acme, hobby.id(), null, false);
        assertThatThrownBy(() -> desk.found(acme, "Hobby", "Chess")).satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE));
        desk.work();

        assertThat(desk.tokens(acme, "Hobby", "Chess")).isZero();
        assertThat(desk.tokens(acme, "City", "Chess")).isEqualTo(1);
        assertThat(desk.tokens(bolt, "Hobby", "Chess")).isEqualTo(1);
    }

    @Test
    void aChangeBackAndForth_endsAsItWasLastSaid() {
        CustomField hobby = unsearchable(acme);
        many(acme, "Chess");
        desk.definitions.change(acme, hobby.id(), null, true);
        desk.work.step(acme, hobby.id());
        desk.definitions.change(acme, hobby.id(), null, false);

        desk.work();

        assertThat(work(hobby)).isNull();
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isZero();
    }

    @Test
    void aRemovedField_isGoneFromEveryContact_andItsNameIsFreeAgain() {
        Contact ada = desk.contact(acme, Map.of("Hobby", "Chess", "City", "London"));
        Contact ofBolt = desk.contact(bolt, Map.of("Hobby", "Chess"));
        CustomField hobby = desk.definitions.schema(acme).find("Hobby").orElseThrow();

        CustomField removing = desk.definitions.remove(acme, hobby.id());
        assertThat(desk.definitions.remove(acme, hobby.id())).isEqualTo(desk.definitions.get(acme, removing.id()));
        assertThatThrownBy(() -> desk.contact(acme, Map.of("hobby", "Go")))
                .satisfies(refused("/customFields/hobby", "custom_field_removed"));
        assertThatThrownBy(() -> desk.definitions.change(acme, hobby.id(), null, false))
                .satisfies(is(FaultCode.CONFLICT));
        assertThatThrownBy(() -> desk.define(acme, "Hobby", "number")).satisfies(is(FaultCode.CONFLICT));
        desk.work();

        Contact left = platform.assembly.contacts.get(acme, ada.id());
        assertThat(left.fields().customFields()).isEqualTo(Map.of("City", "London"));
        assertThat(left.fields().firstName()).isEqualTo("Ada");
        assertThat(left.version()).isEqualTo(ada.version() + 1);
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isZero();
        assertThat(desk.found(acme, "City", "London")).containsExactly(ada.id());
        assertThat(desk.definitions.list(acme)).extracting(CustomField::name).containsExactly("City");
        assertThat(platform.assembly.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
        assertThat(desk.define(acme, "Hobby", "number").type().wire()).isEqualTo("number");
    }

    @Test
    void aContactWithAValueOnItsWayOut_canBeChanged() {
        Contact ada = desk.contact(acme, Map.of("Hobby", "Chess", "City", "London"));
        desk.definitions.remove(
                acme, desk.definitions.schema(acme).find("Hobby").orElseThrow().id());

        Contact changed = platform.assembly.contacts.change(
                acme, "GB", ada.id(), null, fields -> fields.with(Map.of("City", "Paris"), Map.of()));

        assertThat(changed.fields().customFields()).isEqualTo(Map.of("City", "Paris"));
        desk.work();
        assertThat(platform.assembly.contacts.get(acme, ada.id())).isEqualTo(changed);
    }

    @Test
    void aBatchPreparedUnderAnotherDefinition_isNotWritten() {
        ContactBatches batches = platform.assembly.contactBatches;
        ContactBatches.Prepared prepared = batches.prepare(
                acme, "GB", List.of(new Incoming(null, CustomFieldSchemaTest.draft(Map.of("Age", "old")))));
        desk.define(acme, "Age", "number");

        assertThatThrownBy(() -> platform.assembly.store.within(acme, session -> batches.write(session, prepared)))
                .satisfies(is(FaultCode.CONFLICT));
    }

    private CustomField unsearchable(TenantScope scope) {
        return desk.definitions.define(scope, CustomFieldDraft.of("Hobby", "text", List.of(), false, false));
    }

    private void many(TenantScope scope, String hobby) {
        ContactBatches batches = platform.assembly.contactBatches;
        ContactBatches.Prepared prepared = batches.prepare(
                scope,
                "GB",
                IntStream.range(0, CONTACTS)
                        .mapToObj(i -> new Incoming((UUID) null, CustomFieldSchemaTest.draft(Map.of("Hobby", hobby))))
                        .toList());
        platform.assembly.store.run(scope, session -> batches.write(session, prepared));
    }

    private CustomField.@Nullable Work work(CustomField field) {
        return desk.definitions.get(acme, field.id()).work();
    }

    private long unfinished(CustomField field) {
        return platform.assembly.vault.within(
                sql -> sql.count("select count(*) from unfinished_work where id = ?", field.id()));
    }
}
