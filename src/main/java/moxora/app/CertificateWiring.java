package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.erasure.CertificateLinks;
import org.jspecify.annotations.Nullable;

/** Hands what finds a closure by its address to the resource that asks for it. */
@ApplicationScoped
public class CertificateWiring {

    @Inject
    @Nullable
    StartUp startUp;

    @Produces
    CertificateLinks certificateLinks() {
        return Objects.requireNonNull(startUp).assembly().erasure.links;
    }
}
