package moxora.disclosure.processor;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.email.trigger.Destinations;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import org.jspecify.annotations.Nullable;

/**
 * The way out to the endpoints of all registers, and to nowhere else; not even to these where their names lead into a
 * private network, unless the operator named it (OWASP, server-side request forgery).
 *
 * <p>The client that connects afterwards looks the name up by itself. What keeps an answer that changed in between from
 * leading it astray is TLS: a machine of ours has no certificate for a processor's name. Without TLS only this machine
 * can be registered, and it has no other address.
 */
public final class RegisteredEgress implements Egress {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Set<Origin> origins;
    private final Destinations destinations;
    private final Resolver resolver;

    /** Scheme, host and port, all three as they are connected to. */
    private record Origin(String scheme, String host, int port) {

        static @Nullable Origin of(URI uri) {
            if (uri.getScheme() == null || uri.getHost() == null) {
                return null;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
            return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
        }
    }

    /** Looks names up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param destinations which addresses may be reached at all: public ones, and those of the operator's setting */
    public RegisteredEgress(Policies policies, Destinations destinations) {
        this(policies, destinations, InetAddress::getAllByName);
    }

    /** With another way of looking names up. */
    RegisteredEgress(Policies policies, Destinations destinations, Resolver resolver) {
        this.origins = policies.all().stream()
                .flatMap(policy -> policy.processors().stream())
                .map(processor -> Origin.of(processor.endpoint()))
                .collect(Collectors.toUnmodifiableSet());
        this.destinations = destinations;
        this.resolver = resolver;
    }

    @Override
    public void require(URI endpoint) {
        Origin origin = Origin.of(endpoint);
        if (origin == null || !origins.contains(origin)) {
            throw new Fault(FaultCode.PROCESSOR_NOT_REGISTERED, "That place is no registered endpoint.");
        }
        for (InetAddress address : addresses(origin)) {
            if (!destinations.allows(origin.scheme, address.getAddress())) {
                throw new Fault(
                        FaultCode.PROCESSOR_NOT_REGISTERED,
                        "The endpoint leads to an address that is not public; which others may be reached, the"
                                + " operator sets (MOXORA_PROCESSOR_NETWORKS).");
            }
        }
    }

    private InetAddress[] addresses(Origin origin) {
        try {
            return resolver.resolve(origin.host.replaceAll("[\\[\\]]", ""));
        } catch (UnknownHostException e) {
            throw new Fault(FaultCode.PROCESSOR_UNAVAILABLE, "The endpoint's name leads nowhere at present.");
        }
    }
}
