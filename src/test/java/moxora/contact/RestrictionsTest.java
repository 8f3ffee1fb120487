package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.crypto.OpeningObserver;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.Restriction;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What limits the use of a contact lies sealed apart, is set by few, and is lost by nothing that changes the rest. */
@Tag("P80")
class RestrictionsTest {

    private static final Set<Restriction> OBJECTING = EnumSet.of(Restriction.OBJECTION, Restriction.MINOR);

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();
    private final Contacts contacts = platform.assembly.contacts;
    private final ContactDisclosures disclosures = platform.assembly.contactDisclosures;
    private final UUID ada = contacts.create(acme, "GB", TestPlatform.ada().withRestrictions(OBJECTING))
            .id();

    @Test
    void theyAreReadWithTheContact_andWithoutIt() {
        assertThat(contacts.get(acme, ada).fields().restrictions()).isEqualTo(OBJECTING);
        assertThat(contacts.getWithSpecial(acme, ada).fields().restrictions()).isEqualTo(OBJECTING);
        assertThat(disclosures.limits(acme, ada)).isEqualTo(new ContactDisclosures.Limits(OBJECTING, false));
    }

    @Test
    @Tag("P39")
    void readingThem_opensNothingElse_andNothingWhereThereAreNone() {
        UUID free = contacts.create(acme, "GB", TestPlatform.ada()).id();
        List<String> opened = new ArrayList<>();
        try (OpeningObserver.Watch watch = watch(opened)) {
            assertThat(disclosures.limits(acme, free).restrictions()).isEmpty();
            assertThat(opened).isEmpty();
            disclosures.limits(acme, ada);
        }
        assertThat(opened).containsExactly("RESTRICTIONS " + ada + " [restrictions]");
    }

    /** Whichever and however many there are: the length of the record tells none of it. */
    @Test
    @Tag("T-21")
    void theirRecord_hasOneLength() {
        Set<Integer> lengths = Arrays.stream(Restriction.values())
                .map(EnumSet::of)
                .map(this::sealedLength)
                .collect(Collectors.toSet());
        lengths.add(sealedLength(EnumSet.allOf(Restriction.class)));

        assertThat(lengths).hasSize(1);
    }

    private int sealedLength(Set<Restriction> restrictions) {
        return sealed(contacts.create(acme, "GB", TestPlatform.ada().withRestrictions(restrictions))
                        .id())
                .get(0)
                .size();
    }

    @Test
    @Tag("P62")
    void whoMayNotRestrict_canNeitherSetNorTakeOff() {
        for (Actor.Role role : List.of(Actor.Role.MEMBER, Actor.Role.PRIVACY_OFFICER, Actor.Role.API_TOKEN)) {
            TenantScope other = as(role);
            List<Runnable> attempts = List.of(
                    () -> contacts.create(other, "GB", TestPlatform.ada().withRestrictions(OBJECTING)),
                    () -> restrict(other, ada, Set.of()),
                    () -> restrict(other, ada, EnumSet.allOf(Restriction.class)));
            assertThat(attempts)
                    .allSatisfy(attempt -> assertThatThrownBy(attempt::run).satisfies(is(FaultCode.FORBIDDEN)));
        }
        assertThat(contacts.get(acme, ada).fields().restrictions()).isEqualTo(OBJECTING);
    }

    @Test
    void aChangeOfOtherFields_byWhoMayNotRestrict_keepsThem() {
        TenantScope member = as(Actor.Role.MEMBER);

        Contact changed = contacts.change(member, "GB", ada, null, before -> before.withTags(List.of("a", "b")));

        assertThat(changed.fields().restrictions()).isEqualTo(OBJECTING);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(contacts.get(acme, ada).fields().restrictions()).isEqualTo(OBJECTING);
    }

    @Test
    void aChangeOfThem_growsTheVersion_andIsOnTheTrailWithoutSayingWhich() {
        Contact changed = restrict(acme, ada, EnumSet.of(Restriction.CONSENT_WITHDRAWN));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(disclosures.limits(acme, ada).restrictions()).containsExactly(Restriction.CONSENT_WITHDRAWN);
        assertThat(trail().get(0)).isEqualTo("contact_restricted " + ada + " ");
        assertThat(trail().toString())
                .doesNotContain("minor")
                .doesNotContain("objection")
                .doesNotContain("withdrawn");
        assertThatThrownBy(() -> contacts.change(acme, "GB", ada, 1L, before -> before.withRestrictions(Set.of())))
                .satisfies(is(FaultCode.PRECONDITION_FAILED));
    }

    @Test
    void takenOff_theyLeaveNothing() {
        restrict(acme, ada, Set.of());

        assertThat(sealed(ada)).isEmpty();
        assertThat(disclosures.limits(acme, ada).restrictions()).isEmpty();
    }

    @Test
    void anImportOverAContact_keepsThem() {
        ContactBatches batches = platform.assembly.contactBatches;
        TenantScope member = as(Actor.Role.MEMBER);
        ContactBatches.Prepared prepared = batches.prepare(
                member,
                "GB",
                List.of(new ContactBatches.Incoming(ada, CustomFieldSchemaTest.draft(Map.of("City", "Paris")))));
        platform.assembly.store.run(member, session -> batches.write(session, prepared));

        Contact after = contacts.get(acme, ada);
        assertThat(after.fields().customFields()).isEqualTo(Map.of("City", "Paris"));
        assertThat(after.fields().restrictions()).isEqualTo(OBJECTING);
    }

    @Test
    @Tag("T-23")
    void aRotation_sealsThemAnew() {
        Sealed before = sealed(ada).get(0);

        platform.assembly.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        platform.assembly.keys.rotationRun.runDue();

        assertThat(sealed(ada).get(0)).isNotEqualTo(before);
        assertThat(contacts.get(acme, ada).fields().restrictions()).isEqualTo(OBJECTING);
        platform.assembly.keys.resealables.forEach(
                table -> assertThat(platform.assembly.store.<Long>within(acme, table::left))
                        .as(table.table())
                        .isZero());
    }

    @Test
    @Tag("T-01")
    @Tag("T-48")
    void anothersContact_isNotThere_andItsRecordOpensNowhereElse() {
        TenantScope bolt = platform.bolt();
        UUID ofBolt = contacts.create(bolt, "GB", TestPlatform.ada()).id();
        UUID second = contacts.create(acme, "GB", TestPlatform.ada()).id();
        Sealed ofAda = sealed(ada).get(0);

        assertThatThrownBy(() -> disclosures.limits(bolt, ada)).satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> disclosures.limits(acme, UUID.randomUUID())).satisfies(is(FaultCode.NOT_FOUND));
        put(bolt, ofBolt, ofAda);
        put(acme, second, ofAda);
        assertThatThrownBy(() -> disclosures.limits(bolt, ofBolt)).satisfies(is(FaultCode.INTERNAL));
        assertThatThrownBy(() -> disclosures.limits(acme, second)).satisfies(is(FaultCode.INTERNAL));
        assertThat(disclosures.limits(acme, ada).restrictions()).isEqualTo(OBJECTING);
    }

    @Test
    void anErasedContact_takesThemAlong() {
        contacts.erase(acme, ada, null);

        assertThat(sealed(ada)).isEmpty();
    }

    @Test
    void twoRequestsThatDifferInThem_areNotTheSame() {
        contacts.create(acme, "GB", TestPlatform.ada().withRestrictions(OBJECTING), "one key");

        assertThatThrownBy(() -> contacts.create(acme, "GB", TestPlatform.ada(), "one key"))
                .satisfies(is(FaultCode.CONFLICT));
    }

    private Contact restrict(TenantScope scope, UUID id, Set<Restriction> restrictions) {
        return contacts.change(scope, "GB", id, null, before -> before.withRestrictions(restrictions));
    }

    private TenantScope as(Actor.Role role) {
        return new TenantScope(acme.organisation(), new Actor(acme.actor().id(), role, rights(role)), acme.purpose());
    }

    /** An API token that may write contacts, and nothing more. */
    private static Set<Right> rights(Actor.Role role) {
        return role == Actor.Role.API_TOKEN ? EnumSet.of(Right.CONTACTS_WRITE) : Rights.of(role);
    }

    private List<Sealed> sealed(UUID id) {
        return platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select restrictions from contact where organisation_id = ? and id = ?"
                                        + " and restrictions is not null",
                                row -> row.sealed(1),
                                session.organisation(),
                                id));
    }

    private void put(TenantScope scope, UUID id, Sealed sealed) {
        platform.assembly.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update contact set restrictions = ? where organisation_id = ? and id = ?",
                                sealed,
                                session.organisation(),
                                id));
    }

    private OpeningObserver.Watch watch(List<String> opened) {
        return platform.assembly.sealer.observe((scope, compartment, row, handedOut) -> {
            if (scope.organisation().equals(acme.organisation()) && compartment != Compartment.ORGANISATION) {
                opened.add(compartment + " " + row + " " + handedOut);
            }
        });
    }

    private List<String> trail() {
        return platform.assembly.auditPages.before(acme, Long.MAX_VALUE, 20).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
