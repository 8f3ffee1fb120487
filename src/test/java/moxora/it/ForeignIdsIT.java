package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.rest.LiveRoutes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every door with an id in its path, asked with another organisation's id, one that is not there, one that is gone, and
 * one that is no id: what is not yours and what is not there answer alike, and nothing of the neighbour's changes.
 */
@Tag("T-01")
@Tag("B4")
class ForeignIdsIT extends Deployed {

    private static final String ABSENT = "0190f0f0-0000-7000-8000-00000000dead";

    /** Doors whose id no tenant owns, and why. */
    private static final Map<String, String> NOT_AN_ID_OF_A_TENANT = Map.of(
            "POST /api/v1/webhooks/{provider}/{endpointId}",
            "the endpoint's id leads to its organisation: the signature is the proof (WebhooksIT)",
            "POST /api/v1/ai/{feature}/preview",
            "the slot is a feature's name; the contact is in the body, below",
            "POST /api/v1/ai/{feature}",
            "as above: AiCallsIT",
            "POST /api/v1/processors/{name}/disclosures",
            "the slot is a processor's name in the policy; the contact is in the body: SharingTest",
            "GET /unsubscribe/{token}",
            "a token, and the page is the same for all: UnsubscribeIT",
            "POST /unsubscribe/{token}",
            "as above",
            "GET /unsubscribe/{token}/preferences",
            "as above",
            "POST /unsubscribe/{token}/preferences",
            "as above",
            "GET /certificates/{token}",
            "a token; what leads nowhere is answered alike: CertificatesIT",
            "GET /certificates/{token}/certificate.json",
            "as above");

    @Test
    void everyIdSlot_answersAlikeForForeignAndAbsent() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Belongings foreign = new Belongings(this, bolt);
        Belongings gone = new Belongings(this, acme);
        String before = foreign.look();
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (LiveRoutes.Route route : tenantRoutesWithSlots()) {
            String kind = Belongings.kind(route);
            if (Belongings.ELSEWHERE.containsKey(kind)) {
                continue;
            }
            String body = Belongings.body(route);
            Answer ofAbsent = ask(route, ABSENT, acme, body);
            Answer ofForeign = ask(route, foreign.id(kind), acme, body);
            Answer ofGone = ask(route, gone.removed(kind), acme, body);
            Answer ofNonsense = ask(route, "not-an-id", acme, body);
            asked += 4;
            if (ofAbsent.status() != 404 || !ofAbsent.code().equals("not_found")) {
                wrong.add(route.label() + " absent: " + ofAbsent.status());
            }
            if (!alike(ofForeign, ofAbsent)) {
                wrong.add(route.label() + " foreign: " + ofForeign.status() + " " + ofForeign.body());
            }
            if (!alike(ofGone, ofAbsent)) {
                wrong.add(route.label() + " gone: " + ofGone.status() + " " + ofGone.body());
            }
            if (ofNonsense.status() != 400 || !ofNonsense.code().equals("malformed_id")) {
                wrong.add(route.label() + " no id: " + ofNonsense.status());
            }
        }
        System.out.println("foreign ids: " + asked + " questions, " + wrong.size() + " wrong");
        assertThat(wrong).isEmpty();
        assertThat(foreign.look()).isEqualTo(before);
    }

    @Test
    void aNewDoorWithAnId_needsAKindOfThing() {
        assertThat(tenantRoutesWithSlots())
                .filteredOn(route -> !Belongings.ELSEWHERE.containsKey(Belongings.kind(route)))
                .allSatisfy(route -> assertThat(Belongings.KINDS)
                        .as(route.label() + " needs a kind in Belongings")
                        .contains(Belongings.kind(route)));
    }

    @Test
    void aDoorThatTellsForeignFromAbsent_isCaught() {
        Tenant acme = signUp("acme", "moxora");
        Answer notFound = get("api/v1/contacts/" + ABSENT, acme.token());
        Answer forbidden = get("ops/v1/closures", acme.token());
        assertThat(alike(forbidden, notFound)).isFalse();
    }

    @Test
    void anIdInABody_isNoWayRound() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String foreign = new Belongings(this, bolt).id("contacts");
        Answer ofForeign =
                post("api/v1/ai/tag-suggestions/preview", acme.token(), "{\"contactId\":\"" + foreign + "\"}");
        Answer ofAbsent = post("api/v1/ai/tag-suggestions/preview", acme.token(), "{\"contactId\":\"" + ABSENT + "\"}");
        assertThat(ofForeign.status()).isEqualTo(404);
        assertThat(alike(ofForeign, ofAbsent)).isTrue();
        Answer inTheBody = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Eve\",\"id\":\"" + foreign + "\"}");
        assertThat(inTheBody.status()).isEqualTo(422);
    }

    @Test
    @Tag("T-03")
    void anIdInACsvRow_makesNoRowOfTheNeighbours() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Belongings foreign = new Belongings(this, bolt);
        String before = foreign.look();
        String header = "id,firstName,lastName,emails,phones,company,title,tags,notes,createdAt,updatedAt\r\n";
        byte[] csv = (header + foreign.id("contacts") + ",Mallory,,,,,,,,,\r\n" + ABSENT + ",Mallory,,,,,,,,,\r\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var status = importCsv(acme, "", csv);
        assertThat(status.getInt("updated")).isZero();
        assertThat(foreign.look()).isEqualTo(before);
        assertThat(get("api/v1/contacts/" + foreign.id("contacts"), bolt.token())
                        .body())
                .doesNotContain("Mallory");
    }

    @Test
    @Tag("T-02")
    void theTenant_cannotBeNamed() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Belongings ofBolt = new Belongings(this, bolt);
        String foreign = ofBolt.id("contacts");
        String before = ofBolt.look();
        for (String header : List.of("X-Tenant-Id", "X-Tenant", "X-Organisation-Id", "Tenant-Id", "X-Org")) {
            Answer named = send(java.net.http.HttpRequest.newBuilder(uri("api/v1/contacts/" + foreign))
                    .header("Authorization", "Bearer " + acme.token())
                    .header(header, bolt.organisation()));
            assertThat(named.status()).as(header).isIn(400, 404);
        }
        for (String parameter : List.of("tenantId", "organisationId", "organisation_id", "tenant")) {
            String query = "?" + parameter + "=" + bolt.organisation();
            assertThat(get("api/v1/contacts" + query, acme.token()).code()).isEqualTo("unknown_parameter");
            assertThat(get("api/v1/contacts" + query + "&" + query.substring(1), acme.token())
                            .code())
                    .isEqualTo("unknown_parameter");
        }
        for (String property :
                List.of("organisationId", "organisation_id", "tenantId", "version", "sealed", "identity")) {
            Answer posted = post(
                    "api/v1/contacts",
                    acme.token(),
                    "{\"firstName\":\"Eve\",\"" + property + "\":\"" + bolt.organisation() + "\"}");
            assertThat(posted.status()).as(property).isEqualTo(422);
        }
        assertThat(ofBolt.look()).isEqualTo(before);
        assertThat(get("api/v1/contacts", bolt.token()).body()).doesNotContain("Eve");
    }

    private Answer ask(LiveRoutes.Route route, String id, Tenant tenant, String body) {
        List<String> values = new ArrayList<>();
        route.slots().forEach(slot -> values.add(id));
        return call(route.verb(), route.with(values), tenant.token(), body == null ? null : JSON, body);
    }

    /** Status, headers that speak, and body are the same. */
    private static boolean alike(Answer one, Answer other) {
        return one.status() == other.status()
                && one.body().equals(other.body())
                && spoken(one).equals(spoken(other));
    }

    private static Map<String, List<String>> spoken(Answer answer) {
        Set<String> silent = Set.of("date", "content-length", ":status");
        return answer.response().headers().map().entrySet().stream()
                .filter(header -> !silent.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                .filter(header ->
                        !header.getKey().toLowerCase(java.util.Locale.ROOT).startsWith("ratelimit"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private static List<LiveRoutes.Route> tenantRoutesWithSlots() {
        return LiveRoutes.all().stream()
                .filter(route -> !route.isForOperators() && !route.slots().isEmpty())
                .filter(route -> !NOT_AN_ID_OF_A_TENANT.containsKey(route.label()))
                .toList();
    }

    /** A version 7 id that nobody made. */
    static String absent() {
        return UUID.fromString(ABSENT).toString();
    }
}
