package moxora.email.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A provider that signs nothing, but sends what stands before the {@code @} of its webhook's address as HTTP Basic
 * (RFC 7617). We make that up, so that it is long and nobody uses it twice.
 *
 * <p>Nothing covers the body or the time, so a replay cannot be told from a repetition: it is answered like one, and the
 * identity of its events keeps it without effect. What protects the body on its way is TLS.
 */
final class BasicAuthProvider implements EventProvider {

    private static final Set<String> JSON = Set.of("application/json");

    private final String name;
    private final Function<byte[], List<Reported>> payload;

    /** @param payload reads a body; its events in their order */
    BasicAuthProvider(String name, Function<byte[], List<Reported>> payload) {
        this.name = name;
        this.payload = payload;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        if (verificationKey != null) {
            throw Fault.refused(
                    "/verificationKey",
                    "invalid_verification_key",
                    "This provider signs nothing, so there is no key to give: leave it out, and the answer has a user"
                            + " and a password for the webhook's address.");
        }
        return new EndpointSecret(BasicCredentials.fresh().text(), true);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        BasicCredentials kept = BasicCredentials.of(secret);
        if (!delivery.header("Authorization").map(kept::areIn).orElse(false)) {
            throw Fault.unauthenticated(
                    FaultCode.INVALID_SIGNATURE,
                    "The endpoint's user and password are required, as HTTP Basic.",
                    BasicCredentials.CHALLENGE);
        }
        return Proof.WHOLE;
    }

    @Override
    public Set<String> mediaTypes() {
        return JSON;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return payload.apply(delivery.body());
    }
}
