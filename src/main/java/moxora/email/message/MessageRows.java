package moxora.email.message;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.policy.Policy;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** Writes messages so that a second writing changes nothing, and reads them back by what tells them apart. */
public final class MessageRows {

    private static final int ROWS_AT_ONCE = 500;

    private MessageRows() {}

    /** What tells a message from every other. */
    public record Key(Token mark, UUID contact) {}

    /** A message as it is written. */
    public record Written(
            Key key,
            UUID id,
            RegisteredMessage.Kind kind,
            @Nullable Token topic,
            Policy.Tracking tracking,
            Sealed sealed) {}

    /** A message as it lies there. */
    public record Stored(Key key, RegisteredMessage message, Sealed sealed) {}

    /** Answers which of them were new. */
    public static Set<Key> insert(TenantSession session, Collection<Written> rows, Instant now) {
        // One order for everybody: two batches with the same messages must not wait for each other crosswise.
        List<Written> all = rows.stream()
                .sorted(Comparator.comparing((Written row) -> new BigInteger(1, row.key.mark.bytes()))
                        .thenComparing(row -> row.key.contact))
                .toList();
        Set<Key> fresh = new HashSet<>();
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            List<Written> some = all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE));
            List<@Nullable Object> parameters = new ArrayList<>();
            for (Written row : some) {
                parameters.addAll(Arrays.asList(
                        session.organisation(),
                        row.id,
                        row.key.mark,
                        row.key.contact,
                        row.kind.wire(),
                        row.topic == null ? null : row.topic.bytes(),
                        row.tracking.name().toLowerCase(Locale.ROOT),
                        row.sealed,
                        now));
            }
            fresh.addAll(session.sql()
                    .rows(
                            "insert into message (organisation_id, id, mark, contact_id, kind, topic_mark, tracking,"
                                    + " sealed, registered_at) values "
                                    + String.join(
                                            ", ",
                                            Collections.nCopies(some.size(), "(?, ?, ?, ?, ?, ?::bytea, ?, ?, ?)"))
                                    + " on conflict do nothing returning mark, contact_id",
                            row -> new Key(row.token(1), row.uuid(2)),
                            parameters.toArray()));
        }
        return fresh;
    }

    /** Those that are there. */
    public static Map<Key, Stored> find(TenantSession session, Collection<Key> keys) {
        Map<Key, Stored> found = new HashMap<>();
        List<Key> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            List<Key> some = all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE));
            List<Object> parameters = new ArrayList<>();
            parameters.add(session.organisation());
            some.forEach(key -> parameters.addAll(List.of(key.mark, key.contact)));
            session.sql()
                    .rows(
                            "select mark, contact_id, id, kind, topic_mark, tracking, sealed from message"
                                    + " where organisation_id = ? and (mark, contact_id) in ("
                                    + String.join(", ", Collections.nCopies(some.size(), "(?, ?)")) + ")",
                            MessageRows::stored,
                            parameters.toArray())
                    .forEach(message -> found.put(message.key, message));
        }
        return found;
    }

    private static Stored stored(Row row) {
        Key key = new Key(row.token(1), row.uuid(2));
        return new Stored(
                key,
                new RegisteredMessage(
                        row.uuid(3),
                        key.contact,
                        RegisteredMessage.Kind.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                        row.tokenOrNull(5),
                        Policy.Tracking.valueOf(row.text(6).toUpperCase(Locale.ROOT))),
                row.sealed(7));
    }

    /** The sealed parts of messages by their ids. */
    public static Map<UUID, Sealed> sealed(TenantSession session, Collection<UUID> ids) {
        Map<UUID, Sealed> sealed = new HashMap<>();
        List<UUID> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            List<UUID> some = all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE));
            session.sql()
                    .rows(
                            "select id, sealed from message where organisation_id = ? and id = any(?)",
                            row -> Map.entry(row.uuid(1), row.sealed(2)),
                            session.organisation(),
                            some.toArray(UUID[]::new))
                    .forEach(message -> sealed.put(message.getKey(), message.getValue()));
        }
        return sealed;
    }
}
