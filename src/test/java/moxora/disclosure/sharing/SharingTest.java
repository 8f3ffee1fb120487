package moxora.disclosure.sharing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.fault.FaultCode;
import moxora.receipt.Outcome;
import moxora.receipt.Payload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the e-mail address, only the support desk, only with consent; seen in the bytes that arrive there. */
@Tag("P47")
class SharingTest extends SharingScene {

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
}
