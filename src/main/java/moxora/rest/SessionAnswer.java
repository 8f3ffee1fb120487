package moxora.rest;

import jakarta.json.Json;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import moxora.account.LogIns;
import moxora.tenant.OrganisationId;

/** The answer to a log-in by whatever means, and the cookie that carries a session in a browser. */
final class SessionAnswer {

    private SessionAnswer() {}

    static Response of(OrganisationId organisation, LogIns.LoggedIn loggedIn) {
        return Response.ok(Json.createObjectBuilder()
                        .add("token", loggedIn.session().token())
                        .add("expiresAt", loggedIn.session().expiresAt().toString())
                        .add("organisationId", organisation.toString())
                        .add("enrolmentRequired", loggedIn.enrolmentRequired())
                        .build())
                .cookie(cookie(loggedIn.session().cookie(), loggedIn.session().token(), NewCookie.DEFAULT_MAX_AGE))
                .build();
    }

    static NewCookie cookie(String name, String value, int maxAge) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
