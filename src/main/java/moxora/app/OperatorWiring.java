package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.account.SupportAccess;
import moxora.account.SupportDecisions;
import moxora.operator.Operators;
import moxora.operator.SupportJournal;
import org.jspecify.annotations.Nullable;

/** Hands the parts about operators to the resources that ask for them. */
@ApplicationScoped
public class OperatorWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private OperatorParts parts() {
        return Objects.requireNonNull(startUp).assembly().operatorParts;
    }

    @Produces
    Operators operators() {
        return parts().operators;
    }

    @Produces
    SupportJournal supportJournal() {
        return parts().journal;
    }

    @Produces
    SupportAccess supportAccess() {
        return parts().access;
    }

    @Produces
    SupportDecisions supportDecisions() {
        return parts().decisions;
    }
}
