package moxora.it;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moxora.Postbag;
import moxora.it.Deployed.Answer;
import moxora.it.Deployed.Tenant;
import moxora.rest.RightsMatrix;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import org.awaitility.Awaitility;

/**
 * One caller of each kind in one organisation, all made as people make them: invited by mail, let in for a while, named
 * by an operator. Each has two credentials, one of which may be spent.
 */
final class Staff {

    private final Deployed door;
    private final Tenant admin;
    private final Map<String, List<String>> tokens = new HashMap<>();

    Staff(Deployed door) {
        this.door = door;
        this.admin = door.signUp("staff", "moxora");
        verify(door, admin);
        tokens.put(RightsMatrix.STALE_ADMIN, twice(admin.email()));
        door.post("ops/v1/clock", Deployed.operatorToken(), "{\"advance\":\"PT16M\"}");
        tokens.put(Actor.Role.ADMIN.wire(), twice(admin.email()));
        Actor.Role.ofUsers().stream()
                .filter(role -> role != Actor.Role.ADMIN)
                .forEach(role -> tokens.put(role.wire(), twice(join(role))));
        Tenant unenrolled = door.signUp("calm", "moksana");
        tokens.put(RightsMatrix.ENROLLING, twice(unenrolled.email()));
        tokens.put(RightsMatrix.TOKEN, List.of(apiToken(), apiToken()));
        String support = support();
        tokens.put(RightsMatrix.SUPPORT, List.of(support, support));
        tokens.put(RightsMatrix.OPERATOR, List.of(Deployed.operatorToken(), Deployed.operatorToken()));
    }

    /** The caller's bearer token; none for a stranger. */
    String token(String caller) {
        return caller.equals(RightsMatrix.STRANGER) ? null : tokens.get(caller).get(0);
    }

    /** Another one of theirs, which is used for nothing else. */
    String tokenToEnd(String caller) {
        return caller.equals(RightsMatrix.STRANGER) ? null : tokens.get(caller).get(1);
    }

    private List<String> twice(String email) {
        return List.of(door.logIn(email), door.logIn(email));
    }

    /** Confirms the admin's address as its mail asks. */
    static void verify(Deployed door, Tenant tenant) {
        String token = mail(tenant.organisation(), tenant.email()).token();
        expect(204, door.post("api/v1/account/verification", null, "{\"token\":\"" + token + "\"}"));
    }

    private String join(Actor.Role role) {
        String email = role.wire() + "@staff.example";
        join(door, admin.organisation(), token(Actor.Role.ADMIN.wire()), email, role);
        return email;
    }

    /** Invites somebody with the role and lets them accept; the user's id. */
    static String join(Deployed door, String organisation, String admin, String email, Actor.Role role) {
        expect(
                201,
                door.post(
                        "api/v1/invitations", admin, "{\"email\":\"" + email + "\",\"role\":\"" + role.wire() + "\"}"));
        String token = mail(organisation, email).token();
        return expect(
                        201,
                        door.post(
                                "api/v1/invitations/acceptance",
                                null,
                                Json.createObjectBuilder()
                                        .add("token", token)
                                        .add("name", "Somebody")
                                        .add("password", Deployed.PASSWORD)
                                        .build()
                                        .toString()))
                .json()
                .getString("userId");
    }

    private String apiToken() {
        JsonArrayBuilder scopes = Json.createArrayBuilder();
        Rights.ofTokens().stream().map(Right::wire).forEach(scopes::add);
        return expect(
                        201,
                        door.post(
                                "api/v1/api-tokens",
                                token(Actor.Role.ADMIN.wire()),
                                Json.createObjectBuilder()
                                        .add("name", "sync")
                                        .add("scopes", scopes)
                                        .build()
                                        .toString()))
                .json()
                .getString("token");
    }

    private String support() {
        String asked = expect(
                        201,
                        door.post(
                                "ops/v1/support-access",
                                Deployed.operatorToken(),
                                "{\"organisationId\":\"" + admin.organisation()
                                        + "\",\"reason\":\"A search finds nothing\",\"duration\":\"PT1H\"}"))
                .json()
                .getString("id");
        expect(200, door.post("api/v1/support-access/" + asked + "/approval", token(Actor.Role.ADMIN.wire()), "{}"));
        return expect(201, door.post("ops/v1/support-access/" + asked + "/token", Deployed.operatorToken(), "{}"))
                .json()
                .getString("token");
    }

    /** The first mail to the address, once it is there. */
    static Postbag.Mail mail(String organisation, String address) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> Postbag.of(Postbag.folder(), organisation).stream()
                                .filter(mail -> mail.to().contains(address))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + ", was " + answer.status() + ": " + answer.body());
        }
        return answer;
    }
}
