package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiFunction;
import moxora.email.unsubscribe.Preferences;
import moxora.email.unsubscribe.UnsubscribeLinks;
import moxora.email.unsubscribe.Unsubscribes;
import moxora.limit.AddressKeys;
import moxora.limit.InFlight;
import moxora.limit.RateLimits;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The page behind the link in a message, and what mail providers post to on a click of their own button (RFC 8058). The
 * token is the whole proof; there is no cookie and no session, and nothing about who comes is kept.
 *
 * <p>To GET changes nothing ever: programs that look through mails follow every link (T-45). Whether a token is good
 * cannot be seen from the page that asks nor from the answer to a click. Bad tokens are limited by the address they come
 * from, good ones are not: a provider posts for all of its users from a few addresses.
 */
@Path("{token}")
@Tag(name = "E-mail")
@Dependent
public class UnsubscribeResource {

    private static final String UP = "../";

    /** A page and its language. */
    record Shown(String language, String html) {}

    private final UnsubscribeLinks links;
    private final Unsubscribes unsubscribes;
    private final RateLimits limits;
    private final InFlight inFlight;
    private final ClientAddress address;
    private final AddressKeys keys;

    @Inject
    UnsubscribeResource(
            UnsubscribeLinks links,
            Unsubscribes unsubscribes,
            RateLimits limits,
            InFlight inFlight,
            ClientAddress address,
            AddressKeys keys) {
        this.links = links;
        this.unsubscribes = unsubscribes;
        this.limits = limits;
        this.inFlight = inFlight;
        this.address = address;
        this.keys = keys;
    }

    /** The token is not even looked at. */
    @GET
    @Open
    @OwnLimit
    @Operation(summary = "The page that asks whether one really wants to unsubscribe; changes nothing")
    public Response question(@PathParam("token") String token, @Context HttpHeaders headers) {
        return html(asked(token, headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    Shown asked(String token, @Nullable String language) {
        UnsubscribePages pages = UnsubscribePages.in(language);
        return new Shown(pages.language(), pages.question(new UnsubscribePages.Place("", token)));
    }

    @POST
    @Open
    @OwnLimit
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Unsubscribe",
            description = "A form with List-Unsubscribe=One-Click, or that of the page. 200 whatever the token is; any"
                    + " other body changes nothing.")
    public Response unsubscribe(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request,
            InputStream body) {
        UnsubscribeForm form = UnsubscribeForm.of(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body);
        return html(clicked(token, headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), form, request));
    }

    Shown clicked(String token, @Nullable String language, UnsubscribeForm form, HttpServletRequest request) {
        if (!form.isOneClick() && !form.has(UnsubscribePages.UNSUBSCRIBE)) {
            return asked(token, language);
        }
        by(token, request, (scope, link) -> Optional.of(unsubscribes.unsubscribe(scope, link.link())));
        UnsubscribePages pages = UnsubscribePages.in(language);
        return new Shown(pages.language(), pages.done(new UnsubscribePages.Place("", token)));
    }

    @GET
    @Path("preferences")
    @Open
    @OwnLimit
    @Operation(summary = "The topics that one can choose between; changes nothing")
    public Response preferences(
            @PathParam("token") String token, @Context HttpHeaders headers, @Context HttpServletRequest request) {
        return answer(
                token,
                headers,
                false,
                by(token, request, (scope, link) -> unsubscribes.preferences(scope, link.link())));
    }

    @POST
    @Path("preferences")
    @Open
    @OwnLimit
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Save which topics one wants; the form is that of the page")
    public Response save(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request,
            InputStream body) {
        UnsubscribeForm form = UnsubscribeForm.of(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body);
        if (!form.has(UnsubscribePages.SAVE)) {
            return preferences(token, headers, request);
        }
        Preferences.Wish wish = new Preferences.Wish(
                form.ids(UnsubscribePages.SHOWN), form.ids(UnsubscribePages.TOPIC), form.has(UnsubscribePages.NONE));
        return answer(
                token, headers, true, by(token, request, (scope, link) -> unsubscribes.save(scope, link.link(), wish)));
    }

    /** What the link's organisation answers; empty where the token leads nowhere. */
    private <T> Optional<T> by(
            String token,
            HttpServletRequest request,
            BiFunction<TenantScope, UnsubscribeLinks.Located, Optional<T>> work) {
        Optional<UnsubscribeLinks.Located> located = links.locate(token);
        if (located.isEmpty()) {
            limits.take(RateLimits.Kind.ADDRESS, keys.of(address.of(request))).require();
            return Optional.empty();
        }
        UnsubscribeLinks.Located link = located.get();
        TenantScope scope = new TenantScope(
                link.organisation(), new Actor(link.link(), Actor.Role.ANONYMOUS), Purpose.EMAIL_EVENTS);
        try (InFlight.Permit permit = inFlight.enter(link.organisation().value())) {
            return work.apply(scope, link);
        }
    }

    private static Response answer(
            String token, HttpHeaders headers, boolean saved, Optional<Preferences> preferences) {
        UnsubscribePages pages = UnsubscribePages.in(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
        UnsubscribePages.Place place = new UnsubscribePages.Place(UP, token);
        return html(new Shown(
                pages.language(),
                preferences
                        .map(found -> pages.preferences(place, found, saved))
                        .orElseGet(() -> pages.question(place))));
    }

    private static Response html(Shown shown) {
        return Response.ok(shown.html, MediaType.TEXT_HTML + ";charset=utf-8")
                .header(HttpHeaders.CONTENT_LANGUAGE, shown.language)
                .build();
    }
}
