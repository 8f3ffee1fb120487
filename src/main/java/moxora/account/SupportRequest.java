package moxora.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import moxora.store.Row;
import org.jspecify.annotations.Nullable;

/**
 * An operator's request to look into an organisation, as it stands at one instant.
 *
 * @param duration for how long they may look, from the approval on
 * @param lapsesAt when the request ends if nobody decides
 * @param expiresAt when the access ends; null before an approval
 */
public record SupportRequest(
        UUID id,
        UUID operator,
        State state,
        Duration duration,
        Instant requestedAt,
        Instant lapsesAt,
        @Nullable Instant decidedAt,
        @Nullable UUID decidedBy,
        @Nullable Instant expiresAt,
        @Nullable Instant endedAt) {

    static final String COLUMNS = "id, operator_id, state, seconds, requested_at, lapses_at, decided_at, decided_by,"
            + " expires_at, ended_at";

    /** What became of a request. */
    public enum State {
        REQUESTED,
        APPROVED,
        REFUSED,
        ENDED,
        LAPSED;

        /** The name in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static SupportRequest of(Row row) {
        return new SupportRequest(
                row.uuid(1),
                row.uuid(2),
                State.valueOf(row.text(3)),
                Duration.ofSeconds(row.number(4)),
                row.instant(5),
                row.instant(6),
                row.instantOrNull(7),
                row.uuidOrNull(8),
                row.instantOrNull(9),
                row.instantOrNull(10));
    }

    /** What the request is at this instant, whether or not the job that writes it down has come by. */
    SupportRequest at(Instant now) {
        if (state == State.REQUESTED && !now.isBefore(lapsesAt)) {
            return with(State.LAPSED);
        }
        if (state == State.APPROVED && expiresAt != null && !now.isBefore(expiresAt)) {
            return with(State.ENDED);
        }
        return this;
    }

    /** When it changes by itself; null when it does not any more. */
    @Nullable
    Instant due() {
        return switch (state) {
            case REQUESTED -> lapsesAt;
            case APPROVED -> expiresAt;
            case REFUSED, ENDED, LAPSED -> null;
        };
    }

    private SupportRequest with(State other) {
        return new SupportRequest(
                id,
                operator,
                other,
                duration,
                requestedAt,
                lapsesAt,
                decidedAt,
                decidedBy,
                expiresAt,
                other == State.LAPSED ? lapsesAt : expiresAt);
    }
}
