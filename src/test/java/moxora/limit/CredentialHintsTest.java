package moxora.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-18")
class CredentialHintsTest {

    private final CredentialHints hints = new CredentialHints();
    private final UUID acme = UUID.randomUUID();

    @Test
    void aCredentialThatWasGood_isRemembered_andNoOther() {
        hints.led(new UUID(0, 1), acme);

        assertThat(hints.organisation(new UUID(0, 1))).contains(acme);
        assertThat(hints.organisation(new UUID(0, 2))).isEmpty();
    }

    @Test
    void howeverManyComeAlong_noMoreAreKept() {
        for (int i = 0; i <= CredentialHints.KEPT; i++) {
            hints.led(new UUID(0, i), acme);
        }
        assertThat(hints.organisation(new UUID(0, 0))).isEmpty();
        assertThat(hints.organisation(new UUID(0, 1))).contains(acme);
    }
}
