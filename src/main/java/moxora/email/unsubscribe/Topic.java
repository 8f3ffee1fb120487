package moxora.email.unsubscribe;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What mails can be about, as an organisation lets people choose.
 *
 * @param name by which messages name it, in whatever case
 * @param title as people see it; null: its name
 */
public record Topic(
        UUID id,
        String name,
        @Nullable String title,
        @Nullable String description,
        Instant createdAt) {

    /** What people read. */
    public String shown() {
        return title == null ? name : title;
    }

    @Override
    public String toString() {
        return "Topic[" + id + "]";
    }
}
