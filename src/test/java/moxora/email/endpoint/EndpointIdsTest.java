package moxora.email.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.RouteKeys;
import moxora.crypto.TestKeys;
import org.junit.jupiter.api.Test;

/** An endpoint's id leads to one organisation, so no two endpoints may have the same. */
class EndpointIdsTest {

    private final EndpointIds ids = new EndpointIds(new RouteKeys(new TestKeys().keyrings()));

    @Test
    void idsOfOneMillisecond_areAllDifferent_andKnownAsOurs() {
        Set<UUID> given = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            UUID id = ids.next();
            assertThat(given.add(id)).as("a new id").isTrue();
            assertThat(id.version()).isEqualTo(7);
            assertThat(ids.wasIssued(id)).isTrue();
        }
    }
}
