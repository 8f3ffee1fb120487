package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that are added, and who applies those that an AI processor suggested. */
class ContactTagsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();
    private final Contacts contacts = platform.assembly.contacts;
    private final UUID ada = contacts.create(acme, "GB", TestPlatform.ada()).id();
    private final UUID receipt = UUID.randomUUID();
    private final ContactTags tags = tags(platform.assembly, Map.of(receipt, ada));

    @Test
    void theyAreAdded_andTheOthersStay() {
        Contact changed = tags.add(acme, "GB", ada, null, List.of("new", " b "), null);

        assertThat(changed.fields()).isEqualTo(TestPlatform.ada().withTags(List.of("vip", "new", "b")));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(platform.assembly
                        .contacts
                        .search(
                                acme,
                                "GB",
                                new ContactQuery(null, null, null, null, "NEW", Map.of(), null, 10, Set.of()))
                        .items())
                .extracting(Contact::id)
                .containsExactly(ada);
    }

    @Test
    void whatIsThere_inAnyLetterCase_isNotAddedAgain() {
        tags.add(acme, "GB", ada, null, List.of("New"), receipt);
        List<String> before = trail();

        Contact again = tags.add(acme, "GB", ada, null, List.of("NEW", "Vip", "new"), receipt);

        assertThat(again.fields().tags()).containsExactly("vip", "New");
        assertThat(again.version()).isEqualTo(2);
        assertThat(trail().stream()
                        .filter(line -> line.startsWith("suggestions_applied"))
                        .count())
                .isEqualTo(before.stream()
                        .filter(line -> line.startsWith("suggestions_applied"))
                        .count());
    }

    @Test
    void tagsThatBreakARule_areRefusedAtTheirPlace_andNoneIsAdded() {
        assertRefused(List.of("good", "a;b"), "/tags/1", "invalid_tag");
        assertRefused(List.of("4111 1111 1111 1111"), "/tags/0", "payment_card");
        assertRefused(List.of("x".repeat(Limits.TAG + 1)), "/tags/0", "too_long");
        assertRefused(List.of("a\u0000b"), "/tags/0", "control_character");
        assertRefused(List.of(), "/tags", "required");
        assertRefused(List.of(" "), "/tags", "required");
        assertRefused(many(Limits.LIST), "/tags", "too_many");
        assertRefused(many(Limits.LIST + 1), "/tags", "too_many");
        assertThat(contacts.get(acme, ada).fields().tags()).containsExactly("vip");
        assertThat(tags.add(acme, "GB", ada, null, many(Limits.LIST - 1), null)
                        .fields()
                        .tags())
                .hasSize(Limits.LIST);
    }

    private static List<String> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tag" + i).toList();
    }

    private void assertRefused(List<String> wanted, String pointer, String code) {
        assertThatThrownBy(() -> tags.add(acme, "GB", ada, null, wanted, null))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints().get(0).pointer()).isEqualTo(pointer);
                    assertThat(fault.complaints().get(0).code()).isEqualTo(code);
                });
    }

    @Test
    @Tag("T-01")
    void anothersContact_isNotThere_withAReceiptOrWithout() {
        TenantScope bolt = platform.bolt();
        UUID ofBolt = contacts.create(bolt, "GB", TestPlatform.ada()).id();

        assertCode(FaultCode.NOT_FOUND, () -> tags.add(bolt, "GB", ada, null, List.of("new"), null));
        assertCode(FaultCode.NOT_FOUND, () -> tags.add(acme, "GB", ofBolt, null, List.of("new"), receipt));
        assertCode(FaultCode.NOT_FOUND, () -> tags.add(acme, "GB", UUID.randomUUID(), null, List.of("new"), null));
        assertCode(FaultCode.PRECONDITION_FAILED, () -> tags.add(acme, "GB", ada, 7L, List.of("new"), null));
        assertThat(contacts.get(acme, ada).fields().tags()).containsExactly("vip");
        assertThat(contacts.get(bolt, ofBolt).fields().tags()).containsExactly("vip");
    }

    @Test
    @Tag("P115")
    void aSuggestionThatAPersonApplies_isOnTheTrailWithItsReceipt() {
        tags.add(acme, "GB", ada, null, List.of("new", "vip"), receipt);

        assertThat(trail().get(0)).isEqualTo("suggestions_applied " + receipt + " tags=1");
        assertThat(trail().get(1)).isEqualTo("contact_changed " + ada + " fields=tags");
    }

    @Test
    @Tag("P115")
    void aReceiptOfNothing_orOfAnotherContact_isRefused() {
        UUID second = contacts.create(acme, "GB", TestPlatform.ada()).id();

        for (Runnable attempt : List.<Runnable>of(
                () -> tags.add(acme, "GB", ada, null, List.of("new"), UUID.randomUUID()),
                () -> tags.add(acme, "GB", second, null, List.of("new"), receipt))) {
            assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Fault.class, fault -> {
                assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                assertThat(fault.complaints().get(0).pointer()).isEqualTo("/receiptId");
                assertThat(fault.complaints().get(0).code()).isEqualTo("unknown_receipt");
            });
        }
        assertThat(trail()).noneMatch(line -> line.startsWith("suggestions_applied"));
    }

    @Test
    @Tag("P115")
    void aProgram_addsTagsOfItsOwn_butAppliesNoSuggestion_underAPolicyThatIsSilent() {
        TenantScope token = token(acme);

        assertThat(tags.add(token, "GB", ada, null, List.of("own"), null)
                        .fields()
                        .tags())
                .containsExactly("vip", "own");
        assertCode(FaultCode.PERSON_REQUIRED, () -> tags.add(token, "GB", ada, null, List.of("suggested"), receipt));
        assertThat(contacts.get(acme, ada).fields().tags()).containsExactly("vip", "own");
    }

    /** The policy is not the last word: a limit on the contact is. */
    @Test
    @Tag("P115")
    void underAPolicyThatLetsPrograms_theyApplySuggestions_unlessAnythingLimitsTheContact(@TempDir Path folder)
            throws IOException {
        Files.writeString(
                folder.resolve("moxora.yaml"),
                shipped()
                        .replace(
                                "    freeText: vocabulary\n",
                                "    freeText: vocabulary\n    automaticDecisions: allowed\n"));
        try (Assembly node = PolicyFolderOf.node(folder)) {
            TenantScope scope = PolicyFolderOf.organisation(node, "moxora");
            TenantScope token = token(scope);
            UUID free = node.contacts.create(scope, "GB", TestPlatform.ada()).id();
            assertThat(tags(node, Map.of(receipt, free))
                            .add(token, "GB", free, null, List.of("suggested"), receipt)
                            .fields()
                            .tags())
                    .containsExactly("vip", "suggested");
            for (Restriction restriction : Restriction.values()) {
                UUID limited = node.contacts
                        .create(scope, "GB", TestPlatform.ada().withRestrictions(EnumSet.of(restriction)))
                        .id();
                ContactTags there = tags(node, Map.of(receipt, limited));

                assertCode(
                        FaultCode.PERSON_REQUIRED,
                        () -> there.add(token, "GB", limited, null, List.of("suggested"), receipt));
                assertThat(there.add(scope, "GB", limited, null, List.of("suggested"), receipt)
                                .fields()
                                .tags())
                        .containsExactly("vip", "suggested");
            }
        }
    }

    private static String shipped() throws IOException {
        return Files.readString(Path.of(System.getProperty("project.directory", "."), "tenant-config", "moxora.yaml"));
    }

    private static ContactTags tags(Assembly node, Map<UUID, UUID> receipts) {
        return new ContactTags(
                node.contacts,
                new TenantPolicies(node.store, node.policies),
                (scope, known, contact) -> contact.equals(receipts.get(known)));
    }

    private static TenantScope token(TenantScope scope) {
        return new TenantScope(
                scope.organisation(),
                new Actor(UUID.randomUUID(), Actor.Role.API_TOKEN, EnumSet.of(Right.CONTACTS_WRITE)),
                scope.purpose());
    }

    private List<String> trail() {
        return platform.assembly.auditPages.before(acme, Long.MAX_VALUE, 20).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }

    private static void assertCode(FaultCode code, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
