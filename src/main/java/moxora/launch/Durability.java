package moxora.launch;

import java.util.Map;

/** What an embedded cluster promises about a committed transaction. */
public enum Durability {
    /** A commit is on the disk before it is answered: everything that holds data worth keeping. */
    FULL(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on")),

    /** A crash of the machine may lose or damage everything: tests only. */
    FAST(Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));

    private final transient Map<String, String> settings;

    Durability(Map<String, String> settings) {
        this.settings = settings;
    }

    Map<String, String> settings() {
        return settings;
    }
}
