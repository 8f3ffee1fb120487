package moxora.receipt;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N10")
class ReceiptsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Disclosures acme = new Disclosures(platform.assembly, platform.acme());
    private final Disclosures bolt = new Disclosures(platform.assembly, platform.bolt());
    private final UUID ada = acme.contact();

    @Test
    void whatIsSent_hasAReceiptBeforeItLeaves_whichThenTellsHowItEnded() {
        Receipt sent = acme.send(ada);

        assertThat(acme.receipts.get(acme.scope, sent.id())).isEqualTo(sent);
        assertThat(sent.outcome()).isEqualTo(Outcome.SENT);
        assertThat(sent.contact()).isEqualTo(ada);
        assertThat(sent.fields()).containsExactly("title", "notes");
        assertThat(sent.placeholders()).isEqualTo(Map.of("email", 1, "name", 2));
        assertThat(sent.payloadHmac()).matches("[0-9a-f]{64}");
        assertThat(sent.policyDigest()).isEqualTo(Disclosures.DIGEST);

        Ending ending = Ending.answered(812, 96, Duration.ofNanos(1_234_567_890));
        Receipt ended = acme.receipts.end(acme.scope, sent.id(), ending).orElseThrow();

        assertThat(acme.receipts.get(acme.scope, sent.id())).isEqualTo(ended);
        assertThat(ended)
                .usingRecursiveComparison()
                .ignoringFields("outcome", "inputTokens", "outputTokens", "took")
                .isEqualTo(sent);
        assertThat(ended.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(ended.inputTokens()).isEqualTo(812);
        assertThat(ended.outputTokens()).isEqualTo(96);
        assertThat(ended.took()).isEqualTo(Duration.ofMillis(1_234));
        assertThat(acme.verify(ended, Disclosures.MESSAGES)).isTrue();
    }

    @Test
    void whatHasEnded_endsNoSecondTime_andOneThatIsGoneOrAnothers_notAtAll() {
        Receipt sent = acme.send(ada);
        Ending failed = Ending.failed("processor_unavailable", 0, 0, Duration.ofSeconds(30));
        assertThat(bolt.receipts.end(bolt.scope, sent.id(), failed)).isEmpty();
        assertThat(acme.receipts.get(acme.scope, sent.id()).outcome()).isEqualTo(Outcome.SENT);

        assertThat(acme.receipts.end(acme.scope, sent.id(), failed)).isPresent();

        assertThat(acme.receipts.end(acme.scope, sent.id(), Ending.answered(1, 1, Duration.ZERO)))
                .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED));
        assertThat(acme.receipts.get(acme.scope, sent.id()).reason()).isEqualTo("processor_unavailable");
        assertThat(acme.receipts.end(acme.scope, UUID.randomUUID(), failed)).isEmpty();
    }

    @Test
    void aRefusal_hasAReceipt_ofWhichNothingLeft() {
        Receipt refused = acme.refuse(ada);

        assertThat(acme.all()).containsExactly(refused);
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.reason()).isEqualTo("processor_not_registered");
        assertThat(refused.fields()).isEmpty();
        assertThat(refused.payloadHmac()).isNull();
        assertThatThrownBy(() -> acme.verify(refused, List.of()))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.CONFLICT));
    }

    @Test
    @Tag("P39")
    void whoAsked_isOnIt_andWhetherThatWasAPerson() {
        TenantScope program = new TenantScope(
                acme.scope.organisation(),
                new Actor(UUID.randomUUID(), Actor.Role.API_TOKEN, Set.of(Right.AI_USE)),
                Purpose.AI);
        Receipt byToken = acme.receipts.record(program, Disclosures.sent(ada, Disclosures.MESSAGES));
        Receipt byAdmin = acme.send(ada);

        assertThat(byToken.actor()).isEqualTo("api_token:" + program.actor().id());
        assertThat(byToken.byPerson()).isFalse();
        assertThat(byAdmin.actor()).isEqualTo("admin:" + acme.scope.actor().id());
        assertThat(byAdmin.byPerson()).isTrue();
        assertThat(acme.all()).containsExactly(byAdmin, byToken);
    }

    @Test
    @Tag("P40")
    void theTrail_saysThatItWasSentOrRefused_byNamesAndCounts() {
        Receipt sent = acme.send(ada);
        Receipt refused = acme.refuse(null);
        acme.all();
        acme.verify(sent, List.of());
        platform.assembly.auditing.reads.flush(acme.scope);

        List<AuditTrail.Entry> trail = platform.assembly.auditPages.before(acme.scope, Long.MAX_VALUE, 4);

        assertThat(trail)
                .extracting(AuditTrail.Entry::action, AuditTrail.Entry::target, AuditTrail.Entry::detail)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "ai_called", sent.id(), "fields=title,notes placeholders.email=1 placeholders.name=2"),
                        org.assertj.core.groups.Tuple.tuple("ai_refused", refused.id(), ""),
                        org.assertj.core.groups.Tuple.tuple("ai_receipts_read", null, "receipts=2"),
                        org.assertj.core.groups.Tuple.tuple("ai_receipt_verified", sent.id(), "matches=0"));
    }

    @Test
    void pages_areNewestFirst_wholeAndWithoutDoubles_ofOneContactOrOfAll() {
        UUID grace = acme.contact();
        List<Receipt> kept = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            kept.add(acme.send(i % 3 == 0 ? grace : ada));
        }
        bolt.send(bolt.contact());

        assertThat(paged(null)).containsExactlyElementsOf(newestFirst(kept));
        assertThat(paged(grace))
                .containsExactlyElementsOf(newestFirst(kept.stream()
                        .filter(receipt -> grace.equals(receipt.contact()))
                        .toList()));
        assertThat(acme.receipts.page(acme.scope, null, null, 11).next()).isNull();
    }

    private List<Receipt> paged(UUID contact) {
        List<Receipt> all = new ArrayList<>();
        String cursor = null;
        do {
            Receipts.Page page = acme.receipts.page(acme.scope, contact, cursor, 3);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private static List<Receipt> newestFirst(List<Receipt> receipts) {
        return receipts.stream()
                .sorted(Comparator.comparing(Receipt::at)
                        .thenComparing(receipt -> receipt.id().toString())
                        .reversed())
                .toList();
    }

    @Test
    @Tag("T-01")
    void anothersReceiptsAndContacts_areNotThere() {
        Receipt sent = acme.send(ada);

        assertThat(bolt.all()).isEmpty();
        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> tries = List.of(
                () -> bolt.receipts.get(bolt.scope, sent.id()),
                () -> bolt.verify(sent, Disclosures.MESSAGES),
                () -> bolt.receipts.page(bolt.scope, ada, null, 10),
                () -> bolt.receipts.page(bolt.scope, UUID.randomUUID(), null, 10),
                () -> bolt.receipts.ofContact(bolt.scope, ada, receipt -> {}),
                () -> bolt.send(ada),
                () -> bolt.refuse(ada));
        tries.forEach(tried -> assertThatThrownBy(tried).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND)));
        assertThat(acme.all()).containsExactly(sent);
    }

    @Test
    @Tag("T-01")
    void anothersCursor_leadsToOnesOwnReceiptsOnly() {
        Receipt ofBolt = bolt.send(null);
        acme.send(ada);
        acme.send(ada);
        String foreign = acme.receipts.page(acme.scope, null, null, 1).next();

        assertThat(bolt.receipts.page(bolt.scope, null, foreign, 10).items()).containsExactly(ofBolt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "!!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "f39_f39_f39_f39_f39_f39_f39_f39_"})
    void aForgedCursor_isRefused(String cursor) {
        assertThatThrownBy(() -> acme.receipts.page(acme.scope, null, cursor, 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    void aCursorWithAByteMore_isRefused() {
        acme.send(ada);
        acme.send(ada);
        byte[] cursor = Base64.getUrlDecoder()
                .decode(acme.receipts.page(acme.scope, null, null, 1).next());
        String longer = Base64.getUrlEncoder().encodeToString(java.util.Arrays.copyOf(cursor, cursor.length + 1));

        assertThatThrownBy(() -> acme.receipts.page(acme.scope, null, longer, 10))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    @Tag("P40")
    void receipts_goWithTheirContact_andTheTrailStays() {
        Receipt sent = acme.send(ada);
        Receipt ofNobody = acme.send(null);

        acme.moxora.contacts.erase(acme.scope, ada, null);

        assertThat(acme.all()).containsExactly(ofNobody);
        assertThat(acme.dump("ai_receipt")).hasSize(1);
        assertThat(platform.assembly.auditPages.before(acme.scope, Long.MAX_VALUE, 20))
                .anyMatch(
                        entry -> entry.action().equals("ai_called") && sent.id().equals(entry.target()));
        assertThat(acme.receipts.end(acme.scope, sent.id(), Ending.answered(1, 1, Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void aboutAContactThatIsErased_nothingMayLeave() {
        acme.moxora.contacts.erase(acme.scope, ada, null);

        assertThatThrownBy(() -> acme.send(ada)).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(acme.dump("ai_receipt")).isEmpty();
    }

    @Test
    void allOfAContact_areHandedOut_newestFirst() {
        List<Receipt> kept = new ArrayList<>(List.of(acme.send(ada), acme.refuse(ada), acme.send(ada)));
        acme.send(acme.contact());
        List<Receipt> handed = new ArrayList<>();

        assertThat(acme.receipts.ofContact(acme.scope, ada, handed::add)).isEqualTo(3);

        assertThat(handed).containsExactlyElementsOf(newestFirst(kept));
    }

    @Test
    @Tag("B25")
    void newKeys_changeNothingThatIsSeen() {
        Receipt sent = acme.send(ada);
        Receipt refused = acme.refuse(null);
        List<String> before = acme.dump("ai_receipt");

        acme.moxora.keys.rotations.request(acme.scope.organisation(), null, "operator:test", null);
        acme.moxora.keys.rotationRun.runDue();

        assertThat(acme.dump("ai_receipt")).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(acme.all()).containsExactlyInAnyOrder(sent, refused);
        assertThat(acme.verify(sent, Disclosures.MESSAGES)).isTrue();
        assertThat(acme.receipts.end(acme.scope, sent.id(), Ending.answered(1, 1, Duration.ZERO)))
                .isPresent();
    }
}
