package moxora.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's trail. Each entry's hash covers the one before it, so a changed, missing or inserted entry shows;
 * the serving role may add entries and read them, and nothing else.
 *
 * <p>An entry is written in the transaction of what it records: both happen or neither does.
 */
public final class AuditTrail {

    private static final byte[] BEGINNING = new byte[32];

    private final Clock clock;
    private final boolean recording;

    /** An entry as it is shown. */
    public record Entry(
            long seq,
            Instant at,
            String actor,
            String action,
            @Nullable UUID target,
            String detail,
            String hash) {}

    /** The newest entry's place and hash, as certificates quote it. */
    public record Head(long seq, String hash) {}

    public AuditTrail(Clock clock) {
        this(clock, true);
    }

    /** One that records nothing, for who asks what recording costs; nobody outside this package can make it. */
    AuditTrail(Clock clock, boolean recording) {
        this.clock = clock;
        this.recording = recording;
    }

    /** Begins an organisation's trail; part of sign-up. */
    public void begin(TenantSession session) {
        session.sql()
                .update(
                        "insert into audit_head (organisation_id, seq, hash) values (?, 0, ?)",
                        session.organisation(),
                        BEGINNING);
    }

    public void record(TenantSession session, AuditEvent event) {
        if (!recording) {
            return;
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Link previous = session.sql()
                .first(
                        "select seq, hash from audit_head where organisation_id = ? for update",
                        row -> new Link(row.number(1), row.bytes(2)),
                        session.organisation())
                .orElseThrow();
        String actor = session.scope().actor().label();
        String action = event.action().wire();
        byte[] hash = hash(previous, session.organisation(), at, actor, action, event.target(), event.detail());
        session.sql()
                .update(
                        "insert into audit_entry (organisation_id, seq, at, actor, action, target_id, detail, previous, hash)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        previous.seq + 1,
                        at,
                        actor,
                        action,
                        event.target(),
                        event.detail(),
                        previous.hash,
                        hash);
        session.sql()
                .update(
                        "update audit_head set seq = ?, hash = ? where organisation_id = ?",
                        previous.seq + 1,
                        hash,
                        session.organisation());
    }

    /** Entries before the given one, newest first. */
    public List<Entry> before(TenantSession session, long seq, int limit) {
        return session.sql()
                .rows(
                        "select seq, at, actor, action, target_id, detail, hash from audit_entry"
                                + " where organisation_id = ? and seq < ? order by seq desc limit ?",
                        AuditTrail::entry,
                        session.organisation(),
                        seq,
                        limit);
    }

    public Head head(TenantSession session) {
        return session.sql()
                .first(
                        "select seq, hash from audit_head where organisation_id = ?",
                        row -> new Head(row.number(1), HexFormat.of().formatHex(row.bytes(2))),
                        session.organisation())
                .orElseThrow();
    }

    /** The first entry at which the chain does not hold, or 0 when it holds to the head. */
    public long firstBroken(TenantSession session) {
        Verification verification = new Verification(session.organisation());
        session.sql().stream(
                "select seq, at, actor, action, target_id, detail, hash from audit_entry"
                        + " where organisation_id = ? order by seq",
                verification::check,
                session.organisation());
        Head head = head(session);
        if (verification.broken != 0) {
            return verification.broken;
        }
        if (verification.last.seq != head.seq) {
            return verification.last.seq + 1;
        }
        // Whoever rewrites the newest entry can compute its hash as well; the head must have been told, too.
        return HexFormat.of().formatHex(verification.last.hash).equals(head.hash) ? 0 : Math.max(1, head.seq);
    }

    private record Link(long seq, byte[] hash) {}

    private static final class Verification {

        private final UUID organisation;
        private Link last = new Link(0, BEGINNING);
        private long broken;

        Verification(UUID organisation) {
            this.organisation = organisation;
        }

        void check(Row row) {
            long seq = row.number(1);
            byte[] expected =
                    hash(last, organisation, row.instant(2), row.text(3), row.text(4), row.uuidOrNull(5), row.text(6));
            boolean holds = seq == last.seq + 1 && MessageDigest.isEqual(expected, row.bytes(7));
            if (!holds && broken == 0) {
                broken = last.seq + 1;
            }
            last = new Link(seq, row.bytes(7));
        }
    }

    private static byte[] hash(
            Link previous,
            UUID organisation,
            Instant at,
            String actor,
            String action,
            @Nullable UUID target,
            String detail) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.hash);
            digest.update(ByteBuffer.allocate(8).putLong(previous.seq + 1).array());
            List.of(
                            organisation.toString(),
                            at.toString(),
                            actor,
                            action,
                            target == null ? "" : target.toString(),
                            detail)
                    .forEach(part -> {
                        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                        digest.update(
                                ByteBuffer.allocate(4).putInt(bytes.length).array());
                        digest.update(bytes);
                    });
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.number(1),
                row.instant(2),
                row.text(3),
                row.text(4),
                row.uuidOrNull(5),
                row.text(6),
                HexFormat.of().formatHex(row.bytes(7)));
    }
}
