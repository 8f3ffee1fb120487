package moxora.email.provider;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moxora.fault.Fault;

/** The providers we can hear. */
public final class EventProviders {

    private static final List<EventProvider> ALL = List.of(new SendGrid());

    private EventProviders() {}

    public static List<String> names() {
        return ALL.stream().map(EventProvider::name).toList();
    }

    public static Optional<EventProvider> find(String name) {
        return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /** @throws Fault 422 with the names that are allowed */
    public static EventProvider require(String name) {
        return find(name)
                .orElseThrow(() -> Fault.refused(
                        "/provider",
                        "unknown_provider",
                        "There is no such provider here; allowed: "
                                + ALL.stream().map(EventProvider::name).collect(Collectors.joining(", ")) + "."));
    }
}
