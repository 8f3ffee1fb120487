package moxora.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import moxora.tenant.OrganisationId;

/**
 * How often each key was used on this node since the last time somebody asked. AES-GCM with random nonces allows 2^32
 * encryptions under one key (NIST SP 800-38D section 8.3); the sums are kept in the vault.
 */
public final class KeyUses {

    private final Map<Of, LongAdder> counters = new ConcurrentHashMap<>();

    private record Of(OrganisationId organisation, KeysetPurpose purpose, int generation) {}

    /** Uses not counted before. */
    public record Use(OrganisationId organisation, KeysetPurpose purpose, int generation, long count) {}

    LongAdder of(OrganisationId organisation, KeysetPurpose purpose, int generation) {
        return counters.computeIfAbsent(new Of(organisation, purpose, generation), any -> new LongAdder());
    }

    /** What was counted since the last call, and counts on from zero. */
    public List<Use> drain() {
        List<Use> uses = new ArrayList<>();
        counters.forEach((of, counter) -> {
            long count = counter.sumThenReset();
            if (count > 0) {
                uses.add(new Use(of.organisation, of.purpose, of.generation, count));
            }
        });
        return uses;
    }
}
