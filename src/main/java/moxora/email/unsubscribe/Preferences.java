package moxora.email.unsubscribe;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets by their own choice.
 *
 * @param none whether they want no such mails at all, whatever the topics say
 */
public record Preferences(List<Choice> topics, boolean none) {

    public Preferences {
        topics = List.copyOf(topics);
    }

    /** A topic as it is shown to people. */
    public record Choice(UUID topic, String title, @Nullable String description, boolean wanted) {}

    /**
     * What somebody asks for.
     *
     * @param shown the topics they were shown; others stay as they are
     * @param wanted those of them that they want
     * @param none whether they want nothing at all; then the topics stay as they are
     */
    public record Wish(Set<UUID> shown, Set<UUID> wanted, boolean none) {

        public Wish {
            shown = Set.copyOf(shown);
            wanted = Set.copyOf(wanted);
        }
    }

    @Override
    public String toString() {
        return "Preferences[" + topics.size() + " topics]";
    }
}
