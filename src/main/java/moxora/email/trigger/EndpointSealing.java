package moxora.email.trigger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What is sealed of an endpoint: its address, what somebody says of it, and the secrets it is signed for with. */
final class EndpointSealing {

    private static final String URL = "url";
    private static final String DESCRIPTION = "description";
    private static final String SECRET = "secret";
    private static final String PREVIOUS = "previousSecret";

    private final FieldSealer sealer;

    EndpointSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    /** @param previous the secret before, where one was replaced; nothing says here until when it signs */
    record Details(
            String url,
            @Nullable String description,
            String secret,
            @Nullable String previous) {

        /** The secrets that sign at a time, the newest first. */
        List<String> signing(Instant at, @Nullable Instant previousUntil) {
            List<String> secrets = new ArrayList<>(List.of(secret));
            if (previous != null && previousUntil != null && at.isBefore(previousUntil)) {
                secrets.add(previous);
            }
            return secrets;
        }

        Details described(@Nullable String other) {
            return new Details(url, other, secret, previous);
        }

        Details rotated(String next) {
            return new Details(url, description, next, secret);
        }

        @Override
        public String toString() {
            return "Details";
        }
    }

    Sealed seal(TenantScope scope, UUID id, Details details) {
        return sealer.seal(
                scope,
                Compartment.TRIGGER_ENDPOINT,
                id,
                new FieldValues()
                        .with(URL, details.url)
                        .with(DESCRIPTION, details.description)
                        .with(SECRET, details.secret)
                        .with(PREVIOUS, details.previous));
    }

    Details open(TenantScope scope, UUID id, Sealed sealed) {
        FieldValues values = sealer.open(scope, Compartment.TRIGGER_ENDPOINT, id, sealed, name -> true);
        return new Details(
                values.one(URL).orElseThrow(),
                values.one(DESCRIPTION).orElse(null),
                values.one(SECRET).orElseThrow(),
                values.one(PREVIOUS).orElse(null));
    }
}
