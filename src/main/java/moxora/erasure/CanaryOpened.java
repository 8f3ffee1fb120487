package moxora.erasure;

import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Instant;
import moxora.store.Vault;

/**
 * {@code canaryOpened}: whether the organisation's canary opened before the keys went. Where it did not, the keys were
 * suspended or out of reach, no plaintext could be looked for, and the proof rests on the wrapped keysets being gone.
 */
public final class CanaryOpened implements CertificateSection {

    private final ErasureJournal journal;

    public CanaryOpened(Vault vault, Clock clock) {
        this.journal = new ErasureJournal(vault, clock);
    }

    @Override
    public String name() {
        return "canaryOpened";
    }

    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        return journal.evidence(closure.organisation()).canaryOpened() ? JsonValue.TRUE : JsonValue.FALSE;
    }
}
