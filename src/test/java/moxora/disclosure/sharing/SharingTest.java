package moxora.disclosure.sharing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.contact.ContactDraft;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.receipt.Outcome;
import moxora.receipt.Payload;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the e-mail address, only the support desk, only with consent; seen in the bytes that arrive there. */
@Tag("P47")
class SharingTest {

    @TempDir
    private static Path folder;

    private static SharingDesk desk;

    private TenantScope acme;
    private UUID ada;

    @BeforeAll
    static void open() {
        desk = new SharingDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @BeforeEach
    void prepare() {
        desk.server.resetAll();
        desk.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
        acme = desk.organisation("acme", null);
        ada = create(acme, "acme");
    }

    @Test
    @Tag("P35")
    @Tag("P80")
    void theDesk_isSentTheListedFieldAndNothingElse() {
        Sharing.Shared[] shared = new Sharing.Shared[1];

        assertThat(openings(() -> shared[0] = share(acme, "desk", ada, "support", List.of("emails"), given())))
                .as(
                        "what limits the contact's use is not there; the identity, and the receipt and its key once it ends")
                .isEqualTo(3);

        LoggedRequest request = only();
        assertThat(request.getUrl()).isEqualTo("/desk");
        assertThat(request.getMethod().getName()).isEqualTo("POST");
        assertThat(request.getBodyAsString()).isEqualTo("{\"contact\":{\"emails\":[\"mailacme@domainacme.example\"]}}");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + SharingDesk.KEY);
        assertThat(request.getHeader("Idempotency-Key"))
                .isEqualTo(shared[0].receipt().toString());
        assertThat(SharingDesk.found(request, marks("acme"))).containsExactly("mailacme");
        assertThat(request.getHeaders().keys())
                .as("nothing that tells whose it is")
                .isSubsetOf(
                        "Authorization",
                        "Connection",
                        "Content-Length",
                        "Content-Type",
                        "Host",
                        "Http2-Settings",
                        "HTTP2-Settings",
                        "Idempotency-Key",
                        "Upgrade",
                        "User-Agent");
        assertThat(shared[0].fields()).containsExactly("emails");
    }

    /** Every combination that the line allows leaves exactly its own fields; the draw is repeatable. */
    @Test
    @Tag("P35")
    @Tag("P80")
    void whateverIsAskedFor_exactlyThatLeaves() {
        Random draw = new Random(47);
        for (int i = 0; i < 60; i++) {
            List<String> wanted = new ArrayList<>(SharingDesk.EVERY_FIELD);
            java.util.Collections.shuffle(wanted, draw);
            wanted = wanted.subList(0, 1 + draw.nextInt(wanted.size()));
            desk.server.resetRequests();

            share(acme, "biller", ada, "billing", wanted, null);

            LoggedRequest request = only();
            try (var reader = Json.createReader(new StringReader(request.getBodyAsString()))) {
                var body = reader.readObject();
                assertThat(body.keySet()).containsExactly("contact");
                assertThat(body.getJsonObject("contact").keySet()).isEqualTo(Set.copyOf(wanted));
            }
            Set<String> expected = new HashSet<>();
            wanted.forEach(field -> MARKS.get(field).forEach(mark -> expected.add(mark + "acme")));
            assertThat(SharingDesk.found(request, marks("acme"))).isEqualTo(expected);
            assertThat(request.getHeader("Authorization")).isNull();
        }
    }

    /** The positive control: a body with one field more is seen. */
    @Test
    @Tag("P35")
    void aFieldTooMany_wouldBeSeen() throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(desk.server.baseUrl() + "/desk"))
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"contact\":{\"emails\":[\"mailacme@x.example\"],\"lastName\":\"lastacme\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(SharingDesk.found(only(), marks("acme"))).containsExactlyInAnyOrder("mailacme", "lastacme");
    }

    @Test
    void aDisclosure_isOnTheTrailByFieldName_withWhereTheConsentIs_andHasAReceipt() {
        Consent consent = given();

        UUID receipt = share(acme, "desk", ada, "support", List.of("emails", "emails"), consent)
                .receipt();

        assertThat(trail(acme).subList(0, 3))
                .containsExactly(
                        "contact_disclosed " + receipt + " fields=emails",
                        "contact_disclosed " + ada + " fields=emails",
                        "disclosure_consent_noted " + consent.evidence() + " givenAt="
                                + consent.at().getEpochSecond());
        assertThat(desk.receipts(acme)).singleElement().satisfies(kept -> {
            assertThat(desk.assembly.receipts.receipts.verify(
                            acme, kept.id(), Payload.ofText(only().getBodyAsString())))
                    .isTrue();
            assertThat(kept.id()).isEqualTo(receipt);
            assertThat(kept.feature()).isEqualTo("support");
            assertThat(kept.contact()).isEqualTo(ada);
            assertThat(kept.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(kept.reason()).isNull();
            assertThat(kept.fields()).containsExactly("emails");
            assertThat(kept.processor()).isEqualTo("desk");
            assertThat(kept.policyDigest())
                    .isEqualTo(desk.assembly.policies.require("desk").digest());
            assertThat(kept.toString()).doesNotContain("mailacme");
        });
    }

    @Test
    void withoutConsent_nothingIsOpenedAndNothingLeaves() {
        refused(FaultCode.CONSENT_REQUIRED, () -> share(acme, "desk", ada, "support", List.of("emails"), null));
    }

    @Test
    void aConsentOfTheFuture_isNone() {
        Instant inASecond = desk.clock.instant().plusSeconds(30);
        refused(
                FaultCode.CONSENT_REQUIRED,
                () -> share(
                        acme, "desk", ada, "support", List.of("emails"), new Consent(inASecond, UUID.randomUUID())));
        desk.clock.advanceTo(inASecond);
        share(acme, "desk", ada, "support", List.of("emails"), new Consent(inASecond, UUID.randomUUID()));
        assertThat(desk.arrived()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Restriction.class)
    @Tag("P80")
    void whatThePersonAskedFor_stopsIt(Restriction restriction) {
        desk.restrictions.put(ada, Set.of(restriction));
        if (!restriction.stopsDisclosure()) {
            share(acme, "desk", ada, "support", List.of("emails"), given());
            assertThat(desk.arrived()).hasSize(1);
            return;
        }
        refused(
                restriction == Restriction.CONSENT_WITHDRAWN ? FaultCode.CONSENT_REQUIRED : FaultCode.RESTRICTED,
                () -> share(acme, "desk", ada, "support", List.of("emails"), given()));
        desk.restrictions.put(ada, Set.of(Restriction.CONSENT_WITHDRAWN, Restriction.OBJECTION));
        desk.forgetReceipts(acme);
        refused(FaultCode.RESTRICTED, () -> share(acme, "biller", ada, "billing", List.of("emails"), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phones", "firstName", "notes", "specialFields", "activity", "zq7", "", "Emails"})
    @Tag("P80")
    void aFieldThatIsNotTheDesks_isRefused_andNotQuoted(String field) {
        unasked("/fields/1", field, () -> share(acme, "desk", ada, "support", List.of("emails", field), given()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing", "tag-suggestions", "advertising", ""})
    void aPurposeThatIsNotTheDesks_isRefused(String purpose) {
        unasked("/purpose", purpose, () -> share(acme, "desk", ada, purpose, List.of("emails"), given()));
    }

    /** An AI processor is reached through its feature alone, where what leaves is redacted. */
    @Test
    @Tag("P35")
    void anAiProcessor_isNotReachedThisWay() {
        unasked("/purpose", "company", () -> share(acme, "chat", ada, "tag-suggestions", List.of("title"), given()));
    }

    @Test
    void noFieldAtAll_isRefused() {
        unasked("/fields", "none", () -> share(acme, "desk", ada, "support", List.of(), given()));
    }

    @Test
    void aProcessorThatNobodyRegistered_isNotThere() {
        for (String name : List.of("evil", "", "desk/", "https://evil.example")) {
            assertThatThrownBy(() -> share(acme, name, ada, "support", List.of("emails"), given()))
                    .satisfies(is(FaultCode.NOT_FOUND));
        }
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(acme)).isEmpty();
    }

    @Test
    @Tag("T-01")
    @Tag("T-48")
    void anothersContact_isNotThere_andNothingOfItLeaves() {
        TenantScope bolt = desk.organisation("bolt", null);
        for (UUID contact : List.of(ada, UUID.randomUUID())) {
            assertThat(openings(() -> assertThatThrownBy(
                                    () -> share(bolt, "desk", contact, "support", List.of("emails"), given()))
                            .satisfies(is(FaultCode.NOT_FOUND))))
                    .isZero();
        }
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(acme)).isEmpty();
        UUID own = create(bolt, "bolt");
        share(bolt, "desk", own, "support", List.of("emails"), given());
        assertThat(SharingDesk.found(only(), marks("acme"))).isEmpty();
        assertThat(SharingDesk.found(only(), marks("bolt"))).containsExactly("mailbolt");
    }

    @Test
    @Tag("P36")
    void withoutAnAgreement_nothingLeaves() {
        refused(
                FaultCode.AGREEMENT_EXPIRED,
                () -> share(acme, "planned", ada, "scheduling", List.of("emails"), given()));
    }

    @Test
    @Tag("P36")
    void onceTheAgreementHasEnded_nothingLeaves() {
        try (SharingDesk later = new SharingDesk(folder)) {
            SharingDesk before = desk;
            desk = later;
            try {
                acme = desk.organisation("acme", null);
                ada = create(acme, "acme");
                Instant end =
                        desk.expires.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                desk.clock.advanceTo(end.minusSeconds(60));
                share(acme, "desk", ada, "support", List.of("emails"), given());
                desk.server.resetRequests();
                desk.forgetReceipts(acme);
                create(acme, "afterwards");
                desk.clock.advanceTo(end);
                refused(
                        FaultCode.AGREEMENT_EXPIRED,
                        () -> share(acme, "desk", ada, "support", List.of("emails"), given()));
            } finally {
                desk = before;
            }
        }
    }

    @Test
    void anotherRegionThanTheOrganisations_getsNothing() {
        TenantScope american = desk.organisation("acme", "US");
        UUID hers = create(american, "acme");
        refused(
                american,
                FaultCode.REGION_MISMATCH,
                () -> share(american, "desk", hers, "support", List.of("emails"), given()));
        TenantScope european = desk.organisation("acme", "eu");
        share(european, "desk", create(european, "acme"), "support", List.of("emails"), given());
        assertThat(desk.arrived()).hasSize(1);
    }

    @Test
    void aRedirect_isNotFollowed() {
        desk.server.stubFor(post(urlEqualTo("/desk"))
                .willReturn(aResponse().withStatus(307).withHeader("Location", desk.server.baseUrl() + "/elsewhere")));

        failed(FaultCode.PROCESSOR_REFUSED);

        assertThat(desk.arrived()).extracting(LoggedRequest::getUrl).containsExactly("/desk");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 418})
    void aRefusalOfTheOtherSide_isToldWithoutItsWords(int status) {
        desk.server.stubFor(post(urlEqualTo("/desk"))
                .willReturn(aResponse().withStatus(status).withBody("mailacme is unknown here")));
        failed(FaultCode.PROCESSOR_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aDeskThatCannotTakeItNow_isNotAskedTwice(int status) {
        desk.server.stubFor(post(urlEqualTo("/desk")).willReturn(aResponse().withStatus(status)));
        failed(FaultCode.PROCESSOR_UNAVAILABLE);
        assertThat(desk.arrived()).hasSize(1);
    }

    @Test
    void aDeskThatHangs_isCutOff() {
        desk.server.stubFor(
                post(urlEqualTo("/desk")).willReturn(aResponse().withStatus(204).withFixedDelay(60_000)));
        failed(FaultCode.PROCESSOR_UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenAnswer_isUnavailable(Fault fault) {
        desk.server.stubFor(post(urlEqualTo("/desk")).willReturn(aResponse().withFault(fault)));
        failed(FaultCode.PROCESSOR_UNAVAILABLE);
    }

    @Test
    void withoutTheKeyToItsApi_nothingIsOpened() {
        try (SharingDesk keyless = new SharingDesk(folder)) {
            keyless.forgetKey();
            TenantScope there = keyless.organisation("acme", null);
            UUID hers = keyless.assembly
                    .contacts
                    .create(there, "GB", marked("acme"))
                    .id();
            long before = keyless.assembly.sealer.openings();
            assertThatThrownBy(() -> keyless.sharing()
                            .share(there, "desk", new Sharing.Wanted(hers, "support", List.of("emails"), given())))
                    .satisfies(is(FaultCode.PROCESSOR_UNAVAILABLE))
                    .hasMessageContaining("credential")
                    .hasMessageNotContaining(SharingDesk.KEY);
            assertThat(keyless.assembly.sealer.openings()).isEqualTo(before);
            assertThat(keyless.arrived()).isEmpty();
        }
    }

    /** The way out is asked before anything is opened. */
    @Test
    @Tag("T-50")
    void whereTheWayOutIsClosed_nothingIsOpened() {
        Sharing closed = desk.sharing(endpoint -> {
            throw new moxora.fault.Fault(FaultCode.PROCESSOR_NOT_REGISTERED, "closed");
        });
        refused(
                FaultCode.PROCESSOR_NOT_REGISTERED,
                () -> closed.share(acme, "desk", new Sharing.Wanted(ada, "support", List.of("emails"), given())));
    }

    private static final Map<String, List<String>> MARKS = Map.of(
            "firstName", List.of("first"),
            "lastName", List.of("last"),
            "emails", List.of("mail"),
            "phones", List.of("tel"),
            "company", List.of("company"),
            "title", List.of("title"),
            "tags", List.of("tag"),
            "customFields", List.of("field", "value"),
            "notes", List.of("notes"));

    private static List<String> marks(String of) {
        return MARKS.values().stream()
                .flatMap(List::stream)
                .map(mark -> mark + of)
                .toList();
    }

    private static ContactDraft marked(String mark) {
        return new ContactDraft(
                "first" + mark,
                "last" + mark,
                List.of("mail" + mark + "@domain" + mark + ".example"),
                List.of("tel" + mark + " 020 7946 0123"),
                "company" + mark,
                "title" + mark,
                List.of("tag" + mark),
                Map.of("field" + mark, "value" + mark),
                "notes" + mark);
    }

    private static UUID create(TenantScope scope, String mark) {
        return desk.assembly.contacts.create(scope, "GB", marked(mark)).id();
    }

    private static Consent given() {
        return new Consent(desk.clock.instant().minusSeconds(60), UUID.randomUUID());
    }

    private static Sharing.Shared share(
            TenantScope scope, String name, UUID contact, String purpose, List<String> fields, Consent consent) {
        return desk.sharing().share(scope, name, new Sharing.Wanted(contact, purpose, fields, consent));
    }

    /** Nothing opened, nothing sent, nothing on the trail; a receipt of the refusal. */
    private void refused(FaultCode code, ThrowingCallable attempt) {
        refused(acme, code, attempt);
    }

    private void refused(TenantScope scope, FaultCode code, ThrowingCallable attempt) {
        assertThat(openings(() -> assertThatThrownBy(attempt).satisfies(is(code))))
                .isZero();
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(scope)).singleElement().satisfies(kept -> {
            assertThat(kept.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(kept.reason()).isEqualTo(code.wire());
            assertThat(kept.fields()).isEmpty();
            assertThat(kept.payloadHmac()).isNull();
            assertThat(trail(scope).get(0)).doesNotStartWith("contact_disclosed");
        });
    }

    /** Nothing happens at all: what was asked for cannot be asked for. */
    private void unasked(String pointer, String value, ThrowingCallable attempt) {
        assertThat(openings(() -> assertThatThrownBy(attempt)
                        .isInstanceOfSatisfying(moxora.fault.Fault.class, fault -> {
                            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                            assertThat(fault.complaints())
                                    .extracting(c -> c.pointer())
                                    .contains(pointer);
                            if (value.startsWith("zq7")) {
                                assertThat(fault.complaints().toString()).doesNotContain(value);
                            }
                        })))
                .isZero();
        assertThat(desk.arrived()).isEmpty();
        assertThat(desk.receipts(acme)).isEmpty();
        assertThat(trail(acme)).noneMatch(entry -> entry.startsWith("contact_disclosed"));
    }

    /** It left, or may have: the trail and the receipt say so. */
    private void failed(FaultCode code) {
        assertThatThrownBy(() -> share(acme, "desk", ada, "support", List.of("emails"), given()))
                .satisfies(is(code))
                .hasMessageNotContaining("mailacme");
        assertThat(trail(acme)).anyMatch(entry -> entry.startsWith("contact_disclosed " + ada));
        assertThat(desk.receipts(acme)).singleElement().satisfies(kept -> {
            assertThat(kept.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(kept.reason()).isEqualTo(code.wire());
            assertThat(kept.fields()).containsExactly("emails");
            assertThat(kept.payloadHmac()).isNotNull();
        });
    }

    private static LoggedRequest only() {
        assertThat(desk.arrived()).hasSize(1);
        return desk.arrived().get(0);
    }

    private static List<String> trail(TenantScope scope) {
        return desk.assembly.auditPages.before(scope, Long.MAX_VALUE, 10).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }

    private static long openings(Runnable work) {
        long before = desk.assembly.sealer.openings();
        work.run();
        return desk.assembly.sealer.openings() - before;
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        moxora.fault.Fault.class,
                        fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
