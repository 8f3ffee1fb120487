package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.erasure.Addenda;
import moxora.hold.HoldDisclosures;
import moxora.hold.Holds;
import org.jspecify.annotations.Nullable;

/** Hands legal holds to the resources that ask for them. */
@ApplicationScoped
public class HoldWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private HoldParts parts() {
        return Objects.requireNonNull(startUp).assembly().holds;
    }

    @Produces
    Holds holds() {
        return parts().holds;
    }

    @Produces
    HoldDisclosures holdDisclosures() {
        return parts().disclosures;
    }

    @Produces
    Addenda addenda() {
        return parts().addenda;
    }
}
