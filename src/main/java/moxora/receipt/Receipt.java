package moxora.receipt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That something of a contact was disclosed to a processor, or was not; it holds no content (N10).
 *
 * @param at when it was about to leave, or was refused, in whole microseconds
 * @param feature the AI feature, or the purpose of another disclosure
 * @param contact null where it was about none
 * @param reason why it was refused or failed, a code such as {@code processor_not_registered}; null where it was answered
 * @param fields what was sent, as allow-lists name it; empty where nothing left
 * @param placeholders how many values of each kind stood behind placeholders
 * @param processor null where none was registered
 * @param policyDigest SHA-256 of the policy file that applied
 * @param payloadHmac HMAC-SHA-256 over the {@link Payload}, under a key of this receipt's own, in lower-case
 *     hexadecimal; null where nothing left
 * @param took from {@code at} to the end, in whole milliseconds
 * @param actor who asked, by role and id as on the audit trail
 * @param byPerson whether that was a user who asked by themselves, and no program (P39)
 */
public record Receipt(
        UUID id,
        Instant at,
        String feature,
        @Nullable UUID contact,
        Outcome outcome,
        @Nullable String reason,
        List<String> fields,
        SortedMap<String, Integer> placeholders,
        @Nullable String processor,
        @Nullable String model,
        String policyDigest,
        @Nullable String payloadHmac,
        long inputTokens,
        long outputTokens,
        Duration took,
        String actor,
        boolean byPerson) {

    @Override
    public String toString() {
        return "Receipt[" + id + "]";
    }
}
