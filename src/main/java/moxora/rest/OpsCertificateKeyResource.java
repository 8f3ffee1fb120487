package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import moxora.erasure.Certificates;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public key of certificates; keep a copy off the server. */
@Path("certificate-key")
@Tag(name = "Operations")
@Dependent
public class OpsCertificateKeyResource {

    private final Certificates certificates;

    @Inject
    OpsCertificateKeyResource(Certificates certificates) {
        this.certificates = certificates;
    }

    @GET
    @Produces("application/x-pem-file")
    @Operation(summary = "The Ed25519 public key as PEM SubjectPublicKeyInfo")
    public String pem() {
        return certificates.publicKeyPem();
    }
}
