package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Consumes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moxora.rest.LiveRoutes;
import moxora.rest.RightsMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The matrix of the file, cell by cell, as the deployed server answers: a request for each door and each caller. */
@Tag("P62")
@Tag("B4")
class RightsIT extends Deployed {

    private static final String NOBODYS = "0190f0f0-0000-7000-8000-00000000dead";

    /** What no door knows: whoever gets past the door is told so, and nothing is done. */
    private static final String NONSENSE = "{\"noSuchProperty\":1}";

    @Test
    void everyCell_isAnsweredAsWritten() {
        Staff staff = new Staff(this);
        List<String> answered = new ArrayList<>();
        int cells = 0;
        for (LiveRoutes.Route route : leastHarmfulFirst()) {
            Map<String, String> outcomes = new LinkedHashMap<>();
            for (String caller : RightsMatrix.callers()) {
                String token =
                        route.label().equals("DELETE /api/v1/session") ? staff.tokenToEnd(caller) : staff.token(caller);
                outcomes.put(caller, outcome(knock(route, token)));
                cells++;
            }
            answered.add(RightsMatrix.row(route, outcomes));
        }
        System.out.println("rights: " + cells + " cells asked over HTTP");
        assertThat(answered).containsExactlyInAnyOrderElementsOf(RightsMatrix.written());
    }

    @Test
    void aWrongCell_isCaught() {
        LiveRoutes.Route route = LiveRoutes.all().stream()
                .filter(one -> one.label().equals("GET /api/v1/contacts/export"))
                .findFirst()
                .orElseThrow();
        Tenant acme = signUp("acme", "moxora");
        Map<String, String> outcomes = RightsMatrix.outcomes(route);
        outcomes.put("read_only", outcome(knock(route, acme.token())));
        assertThat(RightsMatrix.written()).doesNotContain(RightsMatrix.row(route, outcomes));
    }

    /** Removing one's own account last: whoever asks is gone then. */
    private static List<LiveRoutes.Route> leastHarmfulFirst() {
        List<LiveRoutes.Route> routes = new ArrayList<>(LiveRoutes.all());
        routes.sort(java.util.Comparator.comparing(route -> route.label().equals("DELETE /api/v1/account") ? 1 : 0));
        return routes;
    }

    private Answer knock(LiveRoutes.Route route, String token) {
        List<String> values = new ArrayList<>();
        route.slots().forEach(slot -> values.add(value(slot)));
        boolean hasBody = !route.verb().equals("GET") && !route.verb().equals("DELETE");
        return call(route.verb(), route.with(values), token, hasBody ? type(route) : null, hasBody ? NONSENSE : null);
    }

    private static String value(String slot) {
        return switch (slot) {
            case "provider" -> "sendgrid";
            case "feature" -> "contact-summary";
            default -> NOBODYS;
        };
    }

    private static String type(LiveRoutes.Route route) {
        Consumes consumes = route.method().getAnnotation(Consumes.class);
        return consumes == null ? JSON : consumes.value()[0];
    }

    private static String outcome(Answer answer) {
        if (answer.status() == 404 && answer.body().startsWith("<!DOCTYPE html>")) {
            // What leads nowhere is a page where people are expected.
            return RightsMatrix.OK;
        }
        String code = answer.status() >= 400 ? answer.code() : "";
        return switch (code) {
            case "unauthenticated" -> "401";
            case "forbidden" -> "403";
            case "reauthentication_required" -> "fresh";
            case "second_factor_enrolment_required" -> "enrol";
            case "" -> answer.status() < 400 ? RightsMatrix.OK : "no code: " + answer.status();
            case "internal", "not_ready", "too_many_requests" -> answer.status() + " " + code;
            default -> RightsMatrix.OK;
        };
    }
}
