package moxora.email.trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * How far an organisation's triggers have come. A writer moves the position on and holds the row until it commits; so
 * whoever sees a position sees every one before it that there will ever be.
 */
final class TriggerHead {

    /** What the route of every organisation with something to deliver is the hash of. */
    static final String WAITING = "waiting";

    /** How long a feed that nobody asks is written on, where there is no endpoint. */
    static final Duration UNREAD = Duration.ofDays(30);

    private static final Duration NOTED_AGAIN = Duration.ofHours(1);

    private TriggerHead() {}

    /** @param forgotten up to this position, triggers are gone for their age */
    record State(
            long position,
            long forgotten,
            boolean recording,
            @Nullable Instant readAt) {}

    /** @param position of the last of what may be added */
    record Advanced(long position, boolean hasEndpoints) {}

    static boolean isRecording(TenantSession session) {
        return session.sql()
                .first(
                        "select recording from trigger_head where organisation_id = ?",
                        row -> row.flag(1),
                        session.organisation())
                .orElse(false);
    }

    static Advanced advance(TenantSession session, int by) {
        return session.sql()
                .first(
                        "update trigger_head set position = position + ? where organisation_id = ? returning position,"
                                + " exists (select 1 from trigger_endpoint where organisation_id = ? and state = 'active')",
                        row -> new Advanced(row.number(1), row.flag(2)),
                        by,
                        session.organisation(),
                        session.organisation())
                .orElseThrow();
    }

    static Optional<State> find(TenantSession session) {
        return session.sql()
                .first(
                        "select position, forgotten, recording, read_at from trigger_head where organisation_id = ?",
                        row -> new State(row.number(1), row.number(2), row.flag(3), row.instantOrNull(4)),
                        session.organisation());
    }

    /** Keeps writers of triggers away until the transaction ends. */
    static void lock(TenantSession session) {
        session.sql()
                .first(
                        "select 1 from trigger_head where organisation_id = ? for no key update",
                        row -> true,
                        session.organisation());
    }

    /** Somebody wants to be told from now on. Answers the present position; the row is held until the commit. */
    static long begin(TenantSession session) {
        session.sql()
                .update(
                        "insert into trigger_head (organisation_id, position, forgotten, recording) values (?, 0, 0, true)"
                                + " on conflict (organisation_id) do update set recording = true",
                        session.organisation());
        return find(session).orElseThrow().position;
    }

    /** The feed is read; noted once an hour, and from the first time on it is written. */
    static State read(TenantSession session, Instant now) {
        State state = find(session).orElse(new State(0, 0, false, null));
        if (!state.recording
                || state.readAt == null
                || state.readAt.plus(NOTED_AGAIN).isBefore(now)) {
            begin(session);
            session.sql()
                    .update(
                            "update trigger_head set read_at = ? where organisation_id = ?",
                            now,
                            session.organisation());
            return find(session).orElseThrow();
        }
        return state;
    }

    /** Ends the writing where there is no endpoint and nobody has read for a long time. */
    static void endUnread(TenantSession session, Instant now) {
        session.sql()
                .update(
                        "update trigger_head set recording = false where organisation_id = ? and recording"
                                + " and (read_at is null or read_at < ?) and not exists"
                                + " (select 1 from trigger_endpoint where organisation_id = ?)",
                        session.organisation(),
                        now.minus(UNREAD),
                        session.organisation());
    }

    static void forgotten(TenantSession session, long position) {
        session.sql()
                .update(
                        "update trigger_head set forgotten = greatest(forgotten, ?) where organisation_id = ?",
                        position,
                        session.organisation());
    }
}
