package moxora.email;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One provider: by what its deliveries are proved to be its own, and how they read. */
interface EventProvider {

    /** The name in routes and in the database; frozen. */
    String name();

    /**
     * What must be kept to verify deliveries to a new endpoint.
     *
     * @param verificationKey what the organisation gave, if anything
     * @throws moxora.fault.Fault 422 {@code invalid_verification_key}
     */
    String secretFrom(@Nullable String verificationKey);

    /**
     * Lets pass what was sent by whoever holds the endpoint's key, lately.
     *
     * @throws moxora.fault.Fault {@code INVALID_SIGNATURE}, or {@code STALE_SIGNATURE} when only the time is wrong
     */
    void verify(String secret, Delivery delivery, Instant now);

    /** The events of a verified body, in its order; an event that cannot be read does not lose the others. */
    List<Reported> read(byte[] body);
}
