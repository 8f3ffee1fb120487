package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.field.CompanyName;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether words are somebody's, told by the index alone. */
@Tag("N8")
class KnownWordsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final KnownWords known = of(moxora);
    private final TenantScope acme = platform.acme();

    private static KnownWords of(Assembly moxora) {
        return new KnownWords(moxora.store, new ContactSealing(moxora.sealer), moxora.contactTokens);
    }

    private Set<String> names(TenantScope scope, String... words) {
        return known.of(scope, "GB", new KnownWords.Words(Set.of(words), Set.of(), Set.of(), Set.of()))
                .names();
    }

    private Contact create(TenantScope scope, String firstName, String lastName) {
        return moxora.contacts.create(scope, "GB", draft(firstName, lastName));
    }

    private static ContactDraft draft(String firstName, String lastName) {
        return new ContactDraft(firstName, lastName, List.of(), List.of(), null, null, List.of(), Map.of(), null);
    }

    @Test
    void aWholeWord_isToldFromTheBeginningOfALongerOne() {
        create(acme, "Marketa", "Wolfeschlegelsteinhausen");

        assertThat(names(acme, "mark", "marketa", "marketas", "wolfesch", "wolfeschlegelsteinhausen"))
                .containsExactlyInAnyOrder("marketa", "wolfeschlegelsteinhausen");
    }

    @Test
    void everyKindOfIndex_isAsked_andNothingIsOpened() {
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        long before = moxora.sealer.openings();

        KnownWords.Words found = known.of(
                acme,
                "GB",
                new KnownWords.Words(
                        Set.of("byron", "salon"),
                        Set.of(CompanyName.spoken("Analytical Engines plc").orElseThrow(), "analytical"),
                        Set.of("ADA@example.ORG", "ada@example.com"),
                        Set.of("+44 20 7946 0958", "+44 20 7946 0959")));

        assertThat(found)
                .isEqualTo(new KnownWords.Words(
                        Set.of("byron"),
                        Set.of("analyticalengines"),
                        Set.of("ADA@example.ORG"),
                        Set.of("+44 20 7946 0958")));
        assertThat(moxora.sealer.openings()).isEqualTo(before);
        assertThat(found.toString()).doesNotContain("byron", "ada", "7946");
    }

    @Test
    @Tag("T-48")
    @Tag("T-01")
    void whomAnotherOrganisationKnows_isNobodyHere() {
        TenantScope bolt = platform.bolt();
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        KnownWords.Words asked = new KnownWords.Words(
                Set.of("ada", "lovelace", "byron"),
                Set.of("analyticalengines"),
                Set.of("ada@example.org"),
                Set.of("020 7946 0958"));

        assertThat(known.of(bolt, "GB", asked)).isEqualTo(asked);
        assertThat(known.of(acme, "GB", asked)).isEqualTo(new KnownWords.Words(Set.of(), Set.of(), Set.of(), Set.of()));
    }

    /** The second wall alone: tokens computed under its own keys, and the other's scope for the look-up. */
    @Test
    @Tag("T-48")
    void theOthersVeryTokens_areNotSeenEither() {
        TenantScope bolt = platform.bolt();
        create(bolt, "Ada", "Lovelace");
        var tokens = moxora.contactTokens.wholeWord(bolt, "lovelace").toArray(moxora.crypto.Token[]::new);
        String anywhere = "select 1 from contact_token t where t.token = any(?)";

        assertThat(moxora.store.<Integer>within(
                        bolt,
                        session -> session.sql()
                                .rows(anywhere, row -> 1, new Object[] {tokens})
                                .size()))
                .isPositive();
        assertThat(moxora.store.<Integer>within(
                        acme,
                        session -> session.sql()
                                .rows(anywhere, row -> 1, new Object[] {tokens})
                                .size()))
                .isZero();
    }

    @Test
    void whoIsChangedOrErased_isNotKnownByTheOldWords() {
        UUID ada = create(acme, "Ada", "Lovelace").id();
        moxora.contacts.change(acme, "GB", ada, null, before -> draft("Ada", "King"));
        assertThat(names(acme, "ada", "lovelace", "king")).containsExactlyInAnyOrder("ada", "king");

        moxora.contacts.erase(acme, ada, null);
        assertThat(names(acme, "ada", "lovelace", "king")).isEmpty();
    }

    @Test
    @Tag("T-23")
    void underNewKeys_nobodyIsForgotten_neitherContactsNorUsers() {
        create(acme, "Ada", "Lovelace");
        moxora.mail.accounts.rename(acme, "Grace Hopper");
        UUID rotation = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        assertThat(names(acme, "ada", "grace", "hopper")).hasSize(3);

        moxora.keys.rotationRun.runDue();

        assertThat(moxora.keys.rotations.find(rotation).orElseThrow().finishedAt())
                .isNotNull();
        assertThat(names(acme, "ada", "grace", "hopper", "lovelaces"))
                .containsExactlyInAnyOrder("ada", "grace", "hopper");
        moxora.keys.resealables.forEach(table -> assertThat(moxora.store.<Long>within(acme, table::left))
                .as(table.table())
                .isZero());
        assertThat(generations(acme)).containsExactly(2L);
    }

    /** Contacts from before there were tokens of whole words are told apart again after the keys were renewed. */
    @Test
    void aContactOfEarlier_getsItsWords_withNewKeys() {
        create(acme, "Ada", "Lovelace");
        moxora.store.run(
                acme,
                session -> moxora.contactTokens
                        .wholeWord(acme, "lovelace")
                        .forEach(token -> session.sql()
                                .update(
                                        "delete from contact_token where organisation_id = ? and token = ?",
                                        session.organisation(),
                                        token)));
        assertThat(names(acme, "ada", "lovelace")).containsExactly("ada");

        moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();

        assertThat(names(acme, "ada", "lovelace")).containsExactlyInAnyOrder("ada", "lovelace");
    }

    private List<Long> generations(TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select distinct generation from user_token where organisation_id = ?",
                                row -> row.number(1),
                                session.organisation()));
    }

    @Test
    void withoutAnIndexOnNames_nobodyIsKnownByOne_andThatIsSaid(@TempDir Path folder) {
        PolicyFolderOf.write(folder, "unnamed", "tag", "");
        try (Assembly node = PolicyFolderOf.node(folder)) {
            TenantScope scope = PolicyFolderOf.organisation(node, "unnamed");
            node.contacts.create(scope, "GB", TestPlatform.ada());
            KnownWords words = of(node);

            assertThat(words.areNamesIndexed(scope)).isFalse();
            assertThat(words.of(
                            scope,
                            "GB",
                            new KnownWords.Words(
                                    Set.of("ada", "admin"),
                                    Set.of("analyticalengines"),
                                    Set.of("ada@example.org"),
                                    Set.of())))
                    .isEqualTo(new KnownWords.Words(Set.of(), Set.of(), Set.of("ada@example.org"), Set.of()));
        }
        assertThat(known.areNamesIndexed(acme)).isTrue();
    }

    /** A contact has one token more for each word of its name, and one for its company. */
    @Test
    @Tag("P39")
    void aContact_hasAFewTokensMore() {
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());

        long tokens = moxora.store.within(
                acme,
                session -> session.sql()
                        .count(
                                "select count(*) from contact_token where organisation_id = ? and contact_id = ?",
                                session.organisation(),
                                ada.id()));
        // Three words of 2, 7 and 4 beginnings, an address, a phone in two forms, a company, a tag, a custom field.
        assertThat(tokens).isEqualTo(2 + 7 + 4 + 1 + 2 + 1 + 1 + 1 + 3 + 1);
    }
}
