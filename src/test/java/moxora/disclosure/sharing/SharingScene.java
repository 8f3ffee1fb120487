package moxora.disclosure.sharing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.contact.ContactDraft;
import moxora.fault.FaultCode;
import moxora.receipt.Outcome;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A desk that fields are shared with, an organisation with one contact, and what is looked at afterwards. */
abstract class SharingScene {

    @TempDir
    static Path folder;

    static SharingDesk desk;

    TenantScope acme;
    UUID ada;

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

    static final Map<String, List<String>> MARKS = Map.of(
            "firstName", List.of("first"),
            "lastName", List.of("last"),
            "emails", List.of("mail"),
            "phones", List.of("tel"),
            "company", List.of("company"),
            "title", List.of("title"),
            "tags", List.of("tag"),
            "customFields", List.of("field", "value"),
            "notes", List.of("notes"));

    static List<String> marks(String of) {
        return MARKS.values().stream()
                .flatMap(List::stream)
                .map(mark -> mark + of)
                .toList();
    }

    static ContactDraft marked(String mark) {
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

    static UUID create(TenantScope scope, String mark) {
        return desk.assembly.contacts.create(scope, "GB", marked(mark)).id();
    }

    static Consent given() {
        return new Consent(desk.clock.instant().minusSeconds(60), UUID.randomUUID());
    }

    static Sharing.Shared share(
            TenantScope scope, String name, UUID contact, String purpose, List<String> fields, Consent consent) {
        return desk.sharing().share(scope, name, new Sharing.Wanted(contact, purpose, fields, consent));
    }

    /** Nothing opened, nothing sent, nothing on the trail; a receipt of the refusal. */
    void refused(FaultCode code, ThrowingCallable attempt) {
        refused(acme, code, attempt);
    }

    void refused(TenantScope scope, FaultCode code, ThrowingCallable attempt) {
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
    void unasked(String pointer, String value, ThrowingCallable attempt) {
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
    void failed(FaultCode code) {
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

    static LoggedRequest only() {
        assertThat(desk.arrived()).hasSize(1);
        return desk.arrived().get(0);
    }

    static List<String> trail(TenantScope scope) {
        return desk.assembly.auditPages.before(scope, Long.MAX_VALUE, 10).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }

    static long openings(Runnable work) {
        long before = desk.assembly.sealer.openings();
        work.run();
        return desk.assembly.sealer.openings() - before;
    }

    static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        moxora.fault.Fault.class,
                        fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
