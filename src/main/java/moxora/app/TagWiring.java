package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.contact.ContactTags;
import org.jspecify.annotations.Nullable;

/** Hands what adds tags to the resource that asks for it. */
@ApplicationScoped
public class TagWiring {

    @Inject
    @Nullable
    StartUp startUp;

    @Produces
    ContactTags contactTags() {
        return Objects.requireNonNull(startUp).assembly().ai.contactTags;
    }
}
