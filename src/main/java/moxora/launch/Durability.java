package moxora.launch;

import java.util.Map;

/** What an embedded cluster promises about a committed transaction. */
public enum Durability {
    /** A commit is on the disk before it is answered: everything that holds data worth keeping. */
    FULL("on"),

    /** A crash of the machine may lose or damage everything: tests only. */
    FAST("off");

    private final String onOrOff;

    Durability(String onOrOff) {
        this.onOrOff = onOrOff;
    }

    Map<String, String> settings() {
        return Map.of("fsync", onOrOff, "synchronous_commit", onOrOff, "full_page_writes", onOrOff);
    }
}
