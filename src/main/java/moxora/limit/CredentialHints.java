package moxora.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which organisation a credential led to the last time, so that limits hold before the work of proving it once more. A
 * hint and no proof: nobody is let in by it. The newest {@link #KEPT} are kept, by keyed hash of the credential.
 */
public final class CredentialHints {

    static final int KEPT = 50_000;

    private final Map<UUID, UUID> organisations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, UUID> eldest) {
            return size() > KEPT;
        }
    };

    public synchronized Optional<UUID> organisation(UUID credential) {
        return Optional.ofNullable(organisations.get(credential));
    }

    public synchronized void led(UUID credential, UUID organisation) {
        organisations.put(credential, organisation);
    }
}
