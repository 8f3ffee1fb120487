package moxora.email.provider;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One provider: by what its deliveries are proved to be its own, and how they read. */
public interface EventProvider {

    /** The name in routes and in the database; frozen. */
    String name();

    /**
     * What must be kept to verify deliveries to a new endpoint, or under a new secret of an old one.
     *
     * @param verificationKey what the organisation gave, if anything
     * @throws moxora.fault.Fault 422 {@code invalid_verification_key}
     */
    EndpointSecret secretFrom(@Nullable String verificationKey);

    /**
     * Lets pass what was sent by whoever holds the secret, lately.
     *
     * @throws moxora.fault.Fault {@code INVALID_SIGNATURE}, or {@code STALE_SIGNATURE} when only the time is wrong
     */
    Proof verify(String secret, Delivery delivery, Instant now);

    /** What a delivery may say its body is, where it says anything; empty when that is not asked. */
    default Set<String> mediaTypes() {
        return Set.of();
    }

    /**
     * Whether the provider only tries out an address that it was just given: signed in public, so that anybody can send
     * the like. It proves nothing, says nothing, and is answered with success and without effect.
     */
    default boolean isTrial(Delivery delivery) {
        return false;
    }

    /**
     * The events of a verified delivery, in its order; an event that cannot be read does not lose the others.
     *
     * @throws moxora.fault.Fault 400 and 422 for a body that is no batch of events
     */
    List<Reported> read(Delivery delivery);

    /** Where a verified delivery asks to be called back, once, before the provider reports anything. */
    default Optional<URI> confirmation(Delivery delivery) {
        return Optional.empty();
    }
}
