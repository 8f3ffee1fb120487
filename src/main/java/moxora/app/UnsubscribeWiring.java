package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.unsubscribe.Topics;
import moxora.email.unsubscribe.UnsubscribeLinks;
import moxora.email.unsubscribe.Unsubscribes;
import org.jspecify.annotations.Nullable;

/** Hands the parts by which people choose what mails they get to the resources that ask for them. */
@ApplicationScoped
public class UnsubscribeWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private EmailParts parts() {
        return Objects.requireNonNull(startUp).assembly().email;
    }

    @Produces
    Topics topics() {
        return parts().topics;
    }

    @Produces
    UnsubscribeLinks unsubscribeLinks() {
        return parts().unsubscribeLinks;
    }

    @Produces
    Unsubscribes unsubscribes() {
        return parts().unsubscribes;
    }
}
