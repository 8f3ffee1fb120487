package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.crypto.Token;
import moxora.field.EmailAddress;
import moxora.field.Folding;
import moxora.field.NameWords;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two writings of one value find each other, and values that only look alike do not. */
@Tag("T-34")
class WritingsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final ContactTokens tokens = platform.assembly.contactTokens;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    void equivalentWritings_shareATokenOfEachCondition() {
        WritingPairs pairs = new WritingPairs(Tally.random("T-34 same"));
        Tally tally = Tally.of("T-34 equivalent writings match");
        for (int i = 0; i < Tally.size(2_000, 10_000); i++) {
            WritingPairs.Pair pair = pairs.same();
            tally.check(
                    matches(acme, pair, pairs.region()),
                    pair + " " + escaped(pair.stored()) + " | " + escaped(pair.searched()));
        }
        tally.close();
    }

    @Test
    void lookAlikes_doNot() {
        WritingPairs pairs = new WritingPairs(Tally.random("T-34 different"));
        Tally tally = Tally.of("T-34 look-alikes do not match");
        for (int i = 0; i < Tally.size(2_000, 10_000); i++) {
            WritingPairs.Pair pair = pairs.different();
            tally.check(
                    !matches(acme, pair, pairs.region()),
                    pair + " " + escaped(pair.stored()) + " | " + escaped(pair.searched()));
        }
        tally.close();
    }

    /** The corpus is hard enough to tell the first folding from the present one, both ways. */
    @Test
    void theFirstFolding_failsBothHalvesOfTheCorpus() {
        WritingPairs pairs = new WritingPairs(Tally.random("T-34 planted"));
        int missed = 0;
        int confused = 0;
        for (int i = 0; i < 2_000; i++) {
            WritingPairs.Pair same = pairs.same();
            missed += same.by() == ContactQuery.By.NAME && !wordsMatch(same, 1) ? 1 : 0;
            WritingPairs.Pair different = pairs.different();
            confused += different.by() == ContactQuery.By.NAME && wordsMatch(different, 1) ? 1 : 0;
        }
        assertThat(missed).isPositive();
        assertThat(confused).isPositive();
    }

    @Test
    void throughTheWholeSearch_theSameHolds_inTheOwnOrganisationOnly() {
        WritingPairs same = new WritingPairs(Tally.random("T-34 whole"));
        Tally tally = Tally.of("T-34 equivalent writings are found");
        for (int i = 0; i < Tally.size(60, 600); i++) {
            WritingPairs.Pair pair = same.same();
            UUID stored = platform.assembly
                    .contacts
                    .create(acme, same.region(), draft(pair))
                    .id();
            tally.check(found(acme, same.region(), pair).contains(stored), "found " + pair);
            tally.check(!found(bolt, same.region(), pair).contains(stored), "found by another " + pair);
            WritingPairs.Pair other = same.different();
            UUID different = platform.assembly
                    .contacts
                    .create(acme, same.region(), draft(other))
                    .id();
            tally.check(!found(acme, same.region(), other).contains(different), "look-alike " + other);
        }
        tally.close();
    }

    /** As a row that was written when the first folding was in use: it is found as it was found then. */
    @Test
    void rowsUnderTheFirstFolding_areStillFound() {
        List<String> names = List.of("Strauß", "Łukasz", "ガブリエル", "सुनील", "O'Brien", "Æthel", "Žofie");
        for (String name : names) {
            Contact contact = platform.assembly.contacts.create(acme, "GB", ContactsTest.draft(name, "Old"));
            platform.assembly.store.run(acme, session -> {
                session.sql()
                        .update(
                                "delete from contact_token where organisation_id = ? and contact_id = ?",
                                session.organisation(),
                                contact.id());
                List<Object[]> first = NameWords.indexForms(NameWords.of(name, 1)).stream()
                        .map(form -> platform.assembly.index.token(acme, "name", 1, form))
                        .map(token -> new Object[] {session.organisation(), token, contact.id(), 1})
                        .toList();
                session.sql().batch(ContactBatches.INSERT_TOKEN, first);
            });
            assertThat(found(acme, "GB", new WritingPairs.Pair(ContactQuery.By.NAME, name, name)))
                    .as(name)
                    .contains(contact.id());
        }
    }

    @Test
    void foldingTwice_isFoldingOnce_andTheShortWayIsTheLongOne() {
        moxora.battery.RandomText texts = new moxora.battery.RandomText(Tally.random("T-34 idempotent"));
        Tally tally = Tally.of("T-34 folding twice is folding once");
        for (int i = 0; i < Tally.size(50_000, 1_000_000); i++) {
            String folded = Folding.fold(texts.text(8));
            tally.check(Folding.fold(folded).equals(folded), "fold " + escaped(folded));
        }
        tally.close();
        assertThat(Folding.fold("Straẞe STRASSE straße")).isEqualTo("strasse strasse strasse");
        assertThat(Folding.fold("İIıi ﬁ Ｊｏｎｅｓ ｶﾞ")).isEqualTo("iiii fi jones ガ");
        assertThat(EmailAddress.isPlausible("ada\u200b@x.example")).isFalse();
    }

    private List<UUID> found(TenantScope scope, String region, WritingPairs.Pair pair) {
        ContactQuery query = new ContactQuery(
                List.of(new ContactQuery.Filter(pair.by(), pair.searched())),
                ContactQuery.Sort.NEWEST,
                null,
                Limits.PAGE,
                Set.of());
        return platform.assembly.contacts.search(scope, region, query).items().stream()
                .map(Contact::id)
                .toList();
    }

    private boolean matches(TenantScope scope, WritingPairs.Pair pair, String region) {
        Set<Token> stored = tokens.of(scope, region, draft(pair), CustomFieldSchema.NONE);
        return groups(scope, pair, region).stream().noneMatch(group -> Collections.disjoint(group, stored))
                && (pair.by() != ContactQuery.By.NAME || wordsMatch(pair, NameWords.NORMALISATION));
    }

    private static boolean wordsMatch(WritingPairs.Pair pair, int folding) {
        List<String> stored = NameWords.of(pair.stored(), folding);
        return NameWords.of(pair.searched(), folding).stream()
                .allMatch(word -> stored.stream().anyMatch(name -> name.startsWith(word)));
    }

    private List<Set<Token>> groups(TenantScope scope, WritingPairs.Pair pair, String region) {
        List<Set<Token>> groups = new ArrayList<>();
        switch (pair.by()) {
            case EMAIL -> groups.add(tokens.emailSearched(scope, pair.searched()));
            case PHONE -> groups.add(tokens.phoneSearched(scope, region, pair.searched()));
            case NAME -> groups.addAll(tokens.wordsSearched(scope, pair.searched()));
            default -> groups.add(tokens.exactSearched(scope, pair.by().field().wire(), pair.searched()));
        }
        return groups;
    }

    private static ContactDraft draft(WritingPairs.Pair pair) {
        String value = pair.stored().strip();
        return new ContactDraft(
                pair.by() == ContactQuery.By.NAME ? value : null,
                null,
                pair.by() == ContactQuery.By.EMAIL ? List.of(value) : List.of(),
                pair.by() == ContactQuery.By.PHONE ? List.of(value) : List.of(),
                pair.by() == ContactQuery.By.COMPANY ? value : null,
                null,
                pair.by() == ContactQuery.By.TAG ? List.of(value) : List.of(),
                Map.of(),
                null);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> escaped.append(c > 0x20 && c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
