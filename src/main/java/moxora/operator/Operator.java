package moxora.operator;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of the platform's staff, as operators see each other.
 *
 * @param name a handle of letters, digits, spaces, dots, hyphens and underscores; never given twice
 * @param createdBy the operator who made this one; null for the first
 * @param issuedBy the operator who made the present token; null for the first one's first
 * @param expiresAt when the token ends by itself; null where it does not
 */
public record Operator(
        UUID id,
        String name,
        Instant createdAt,
        @Nullable UUID createdBy,
        @Nullable UUID issuedBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant disabledAt,
        @Nullable UUID disabledBy) {}
