package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import moxora.erasure.CertificateLinks;
import moxora.erasure.Certificates;
import moxora.erasure.Closure;
import moxora.erasure.Closures;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The address in the mails about a closure. Its token is the whole proof; there is no cookie and no session, it works
 * when the organisation is gone, and every wrong one is answered alike. All requests are limited by the address they
 * come from.
 */
@Path("{token}")
@Tag(name = "Closure")
@Dependent
public class CertificatesResource {

    private static final String FILE = "certificate.json";

    private final CertificateLinks links;
    private final Closures closures;
    private final Certificates certificates;

    @Inject
    CertificatesResource(CertificateLinks links, Closures closures, Certificates certificates) {
        this.links = links;
        this.closures = closures;
        this.certificates = certificates;
    }

    @GET
    @Open
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "How a closure stands, and its certificate once there is one",
            description = "A page for people, or JSON where that is asked for. 404 for a token that leads nowhere.")
    public Response status(@PathParam("token") String token, @Context HttpHeaders headers) {
        boolean wantsJson = Formats.jsonIsWanted(headers, MediaType.TEXT_HTML_TYPE);
        Optional<Closure> closure = links.find(token).flatMap(closures::find);
        if (closure.isEmpty()) {
            if (wantsJson) {
                throw Fault.notFound();
            }
            return Formats.html(Response.status(Response.Status.NOT_FOUND), CertificatePages.nothingHere());
        }
        CertificatePages pages = CertificatePages.of(closure.get(), certificates);
        return wantsJson
                ? Response.ok(pages.json().toString(), MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : Formats.html(Response.ok(), pages.html(token + "/" + FILE));
    }

    @GET
    @Path(FILE)
    @Open
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The certificate, byte for byte as it was signed",
            description = "404 for a token that leads nowhere, 409 not_verified before there is one.")
    public Response file(@PathParam("token") String token) {
        Closure closure = links.find(token).flatMap(closures::find).orElseThrow(Fault::notFound);
        String signed = certificates
                .find(closure.organisation())
                .orElseThrow(() -> new Fault(FaultCode.NOT_VERIFIED, "The deletion is not verified yet."));
        return Response.ok(signed, MediaType.APPLICATION_JSON_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"certificate-" + closure.organisation() + ".json\"")
                .build();
    }
}
