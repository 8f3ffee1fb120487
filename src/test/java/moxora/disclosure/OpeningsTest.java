package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.TAGS;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldDraft;
import moxora.crypto.OpeningObserver;
import moxora.disclosure.feature.Feature;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import moxora.policy.AiTerms;
import moxora.policy.Policy;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which records an AI request opens, each counted: the compartments of the allow-list and what limits the contact, of
 * that contact, and what leaves them are the fields of the allow-list and no other.
 */
@Tag("P39")
@Tag("P41")
class OpeningsTest {

    private final PreviewFixture fixture = new PreviewFixture();

    static Stream<Policy> policies() {
        return TestPlatform.shared().assembly.policies.all().stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void eachFeature_opensItsAllowList_ofThatContact_andNothingElse(Policy policy) {
        TenantScope acme = fixture.platform.organisation("acme", policy.name());
        TenantScope bolt = fixture.platform.organisation("bolt", policy.name());
        UUID contact = contact(acme);
        contact(acme);
        contact(bolt);

        for (Feature feature : features()) {
            UUID about = feature.aboutAContact() ? contact : null;
            List<String> opened = openings(() -> fixture.preview(acme, feature.name(), about));

            assertThat(opened)
                    .as("%s under %s", feature.name(), policy.name())
                    .containsExactlyInAnyOrderElementsOf(expected(policy, feature, acme, contact));
        }
    }

    @Test
    @Tag("P80")
    void whatIsRefused_opensNothingButWhyItIs() {
        TenantScope acme = fixture.platform.acme();
        TenantScope moksana = fixture.platform.organisation("moksana", "moksana");
        UUID objecting = fixture.create(acme, marked("x").withRestrictions(EnumSet.of(Restriction.OBJECTION)))
                .id();
        UUID free = fixture.create(acme, marked("x")).id();
        UUID special = special(moksana);
        TenantScope job =
                new TenantScope(acme.organisation(), new Actor(UUID.randomUUID(), Actor.Role.JOB), Purpose.SERVICE);

        assertThat(openings(() -> fixture.preview(acme, SUMMARY, objecting)))
                .containsExactly(line(acme, objecting, Compartment.RESTRICTIONS, Set.of("restrictions")));
        assertThat(openings(() -> fixture.preview(moksana, SUMMARY, special))).isEmpty();
        assertThat(openings(() -> fixture.preview(moksana, SUMMARY, free))).isEmpty();
        assertThat(openings(() -> fixture.preview(acme, SUMMARY, UUID.randomUUID())))
                .isEmpty();
        assertThat(openings(() -> fixture.preview(job, SUMMARY, objecting))).isEmpty();
        assertThat(openings(() -> fixture.preview(acme, "mind-reading", objecting)))
                .isEmpty();
        assertThat(openings(() -> fixture.previews.preview(
                        acme,
                        SUMMARY,
                        objecting,
                        Json.createObjectBuilder().add("any", "x").build())))
                .isEmpty();
    }

    @Test
    @Tag("P80")
    void aFieldOfASpecialCategory_isNeverOpened_andKeepsNotesClosed() {
        TenantScope acme = fixture.platform.acme();
        UUID special = special(acme);

        assertThat(openings(() -> fixture.preview(acme, SUMMARY, special)))
                .isNotEmpty()
                .noneMatch(line -> line.contains("SPECIAL") || line.contains("NOTES"));
    }

    /** The instrument sees each fault it looks for. */
    @Test
    void whateverOpensMore_isSeen() {
        TenantScope acme = fixture.platform.acme();
        UUID contact = contact(acme);
        UUID neighbour = contact(acme);
        Policy policy = fixture.platform.assembly.policies.find("moxora").orElseThrow();
        Feature tags = fixture.platform.assembly.features.find(TAGS).orElseThrow();
        List<String> expected = expected(policy, tags, acme, contact);
        Set<PersonalField> allowed = EnumSet.of(PersonalField.COMPANY, PersonalField.TITLE, PersonalField.TAGS);
        assertThat(openings(() -> limitsAnd(acme, contact, allowed)))
                .as("the sound way")
                .containsExactlyInAnyOrderElementsOf(expected);

        Set<PersonalField> withNotes = EnumSet.copyOf(allowed);
        withNotes.add(PersonalField.NOTES);
        Set<PersonalField> withOneMore = EnumSet.copyOf(allowed);
        withOneMore.add(PersonalField.CUSTOM_FIELDS);
        List<Runnable> faults = List.of(
                () -> limitsAnd(acme, contact, withNotes),
                () -> limitsAnd(acme, contact, withOneMore),
                () -> {
                    limitsAnd(acme, contact, allowed);
                    fixture.platform.assembly.contacts.get(acme, neighbour);
                },
                () -> {
                    limitsAnd(acme, contact, allowed);
                    limitsAnd(acme, contact, EnumSet.of(PersonalField.TITLE));
                });

        assertThat(faults)
                .allSatisfy(
                        fault -> assertThat(openings(fault).stream().sorted().toList())
                                .isNotEqualTo(expected.stream().sorted().toList()));
    }

    private void limitsAnd(TenantScope scope, UUID contact, Set<PersonalField> fields) {
        fixture.platform.assembly.contactDisclosures.limits(scope, contact);
        fixture.platform.assembly.contactDisclosures.preview(scope, contact, fields, List.of("title"));
    }

    private List<Feature> features() {
        return Stream.of(SUMMARY, TAGS, "automation-builder")
                .map(name -> fixture.platform.assembly.features.find(name).orElseThrow())
                .toList();
    }

    /** What may be opened, told from the policy and from the whole contact alone. */
    private static List<String> expected(Policy policy, Feature feature, TenantScope scope, UUID contact) {
        List<String> allowed = policy.ai().features().get(feature.name());
        if (allowed == null || !feature.aboutAContact()) {
            return List.of();
        }
        Map<Compartment, Set<String>> fields = new TreeMap<>();
        fields.put(Compartment.RESTRICTIONS, Set.of("restrictions"));
        allowed.stream()
                .flatMap(name -> PersonalField.named(name).stream())
                .filter(field -> field.disclosure() != PersonalField.Disclosure.FREE_TEXT
                        || policy.ai().freeText() != AiTerms.FreeText.NONE)
                .forEach(field -> fields.computeIfAbsent(field.compartment(), any -> new TreeSet<>())
                        .add(field == PersonalField.CUSTOM_FIELDS ? "customFields.fieldx" : field.wire()));
        return fields.entrySet().stream()
                .map(entry -> line(scope, contact, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String line(TenantScope scope, UUID row, Compartment compartment, Set<String> handedOut) {
        return scope.organisation() + " " + row + " " + compartment + " "
                + handedOut.stream().sorted().collect(Collectors.joining(","));
    }

    /** Each opening of a contact's record while the work is done; a refusal is an answer like any other. */
    private List<String> openings(Runnable work) {
        List<String> opened = new ArrayList<>();
        try (OpeningObserver.Watch watch =
                fixture.platform.assembly.sealer.observe((scope, compartment, row, handedOut) -> {
                    if (compartment.table().equals("contact")) {
                        opened.add(line(scope, row, compartment, handedOut));
                    }
                })) {
            Objects.requireNonNull(watch);
            work.run();
        } catch (Fault refused) {
            assertThat(refused.code().status()).isBetween(400, 499);
        }
        return opened;
    }

    private UUID contact(TenantScope scope) {
        return fixture.create(scope, marked("x").withRestrictions(EnumSet.of(Restriction.NO_AUTOMATED_DECISION)))
                .id();
    }

    private UUID special(TenantScope scope) {
        fixture.platform.assembly.customFieldDefinitions.define(
                scope, CustomFieldDraft.of("Diet", "text", List.of(), null, true));
        ContactDraft marked = marked("x");
        return fixture.create(
                        scope,
                        new ContactDraft(
                                marked.firstName(),
                                marked.lastName(),
                                marked.emails(),
                                marked.phones(),
                                marked.company(),
                                marked.title(),
                                marked.tags(),
                                Map.of("Diet", "vegan"),
                                marked.notes()))
                .id();
    }
}
