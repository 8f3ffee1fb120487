package moxora.battery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What happened to contacts while several threads worked on them, looked at afterwards: each version has one author and
 * one value, who reads after a write has ended reads that or a later one, and nobody reads what was erased before.
 */
final class History {

    /** What an operation did. */
    enum Kind {
        CREATED,
        READ,
        CHANGED,
        ERASED,
        NOT_FOUND
    }

    /**
     * One operation that ended.
     *
     * @param began and {@code ended} nanoseconds of one clock
     * @param tag of the organisation that asked
     * @param from the version a change began from; 0 where there is none
     * @param version the version read or written; 0 where there is none
     * @param value the value read or written, which begins with the tag of whose it is
     */
    record Event(Kind kind, long began, long ended, String tag, UUID contact, long from, long version, String value) {}

    private History() {}

    /** Everything that cannot have happened; empty when all is well. */
    static List<String> wrong(List<Event> events) {
        List<String> wrong = new ArrayList<>();
        Map<UUID, List<Event>> byContact = new HashMap<>();
        for (Event event : events) {
            if (!event.value.isEmpty() && !event.value.startsWith(event.tag + " ")) {
                wrong.add("a foreign read");
            }
            byContact.computeIfAbsent(event.contact, key -> new ArrayList<>()).add(event);
        }
        byContact.values().forEach(history -> check(history, wrong));
        return wrong;
    }

    private static void check(List<Event> history, List<String> wrong) {
        Map<Long, String> written = new HashMap<>();
        Set<Long> begunFrom = new HashSet<>();
        long changes = 0;
        for (Event event : history) {
            if (event.kind == Kind.CREATED || event.kind == Kind.CHANGED) {
                if (written.put(event.version, event.value) != null) {
                    wrong.add("two authors of one version");
                }
            }
            if (event.kind == Kind.CHANGED) {
                changes++;
                if (!begunFrom.add(event.from)) {
                    wrong.add("a lost update: two changes began from one version");
                }
            }
        }
        String owner = history.stream()
                .filter(event -> event.kind == Kind.CREATED)
                .map(Event::tag)
                .findFirst()
                .orElse("");
        for (Event event : history) {
            if (event.kind == Kind.READ && !event.value.equals(written.get(event.version))) {
                wrong.add("a value that nobody wrote under that version");
            }
            if (!event.tag.equals(owner) && event.kind != Kind.NOT_FOUND) {
                wrong.add("a foreign operation that went through");
            }
        }
        inTime(history, owner, wrong);
        long last = written.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (written.size() != changes + (owner.isEmpty() ? 0 : 1) || last < written.size()) {
            wrong.add("versions do not add up");
        }
    }

    private static void inTime(List<Event> history, String owner, List<String> wrong) {
        List<Event> byEnd = history.stream()
                .filter(event -> event.kind != Kind.NOT_FOUND && event.tag.equals(owner))
                .sorted((one, other) -> Long.compare(one.ended, other.ended))
                .toList();
        long erased = byEnd.stream()
                .filter(event -> event.kind == Kind.ERASED)
                .mapToLong(Event::ended)
                .min()
                .orElse(Long.MAX_VALUE);
        long created = byEnd.stream()
                .filter(event -> event.kind == Kind.CREATED)
                .mapToLong(Event::ended)
                .min()
                .orElse(Long.MAX_VALUE);
        boolean everErased = history.stream().anyMatch(event -> event.kind == Kind.ERASED);
        for (Event event : history) {
            boolean readsOrWrites = event.kind == Kind.READ || event.kind == Kind.CHANGED;
            if (readsOrWrites && event.began > erased) {
                wrong.add("a read after the erasure");
            }
            if (event.kind == Kind.NOT_FOUND && event.tag.equals(owner) && event.began > created && !everErased) {
                wrong.add("a contact that was there and was not found");
            }
            if (readsOrWrites) {
                // The newest version whose writing had ended before this began.
                long known = 0;
                for (Event before : byEnd) {
                    if (before.ended >= event.began) {
                        break;
                    }
                    known = Math.max(known, before.version);
                }
                if (event.version < known) {
                    wrong.add("an older version than one that was known");
                }
            }
        }
    }
}
