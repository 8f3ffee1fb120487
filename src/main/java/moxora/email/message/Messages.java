package moxora.email.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** The messages that were registered, by the keyed hash of the name their provider knows them by. */
public final class Messages {

    private static final String KIND = "message";
    private static final int VERSION = 1;
    private static final int MARKS_AT_ONCE = 500;

    private final BlindIndex index;

    public Messages(BlindIndex index) {
        this.index = index;
    }

    /** The mark of a message id, the same with and without the angle brackets of RFC 5322. */
    public Token mark(TenantScope scope, String messageId) {
        String id = messageId.strip();
        boolean bracketed = id.startsWith("<") && id.endsWith(">") && id.length() > 2;
        return index.identity(scope, KIND, VERSION, bracketed ? id.substring(1, id.length() - 1) : id);
    }

    /** The messages with each of the marks; a mark that nobody registered is not in the answer. */
    public Map<Token, List<RegisteredMessage>> withMarks(TenantSession session, Collection<Token> marks) {
        Map<Token, List<RegisteredMessage>> found = new HashMap<>();
        List<Token> all = List.copyOf(marks);
        for (int from = 0; from < all.size(); from += MARKS_AT_ONCE) {
            List<Token> some = all.subList(from, Math.min(all.size(), from + MARKS_AT_ONCE));
            List<Object> parameters = new ArrayList<>();
            parameters.add(session.organisation());
            parameters.addAll(some);
            session.sql()
                    .rows(
                            "select mark, id, contact_id, kind, topic_mark, tracking from message"
                                    + " where organisation_id = ? and mark in ("
                                    + String.join(", ", Collections.nCopies(some.size(), "?")) + ") order by id",
                            row -> Map.entry(
                                    Token.of(row.bytes(1)),
                                    new RegisteredMessage(
                                            row.uuid(2),
                                            row.uuid(3),
                                            RegisteredMessage.Kind.valueOf(
                                                    row.text(4).toUpperCase(Locale.ROOT)),
                                            row.tokenOrNull(5),
                                            Policy.Tracking.valueOf(row.text(6).toUpperCase(Locale.ROOT)))),
                            parameters.toArray())
                    .forEach(entry -> found.computeIfAbsent(entry.getKey(), mark -> new ArrayList<>())
                            .add(entry.getValue()));
        }
        return found;
    }
}
