package moxora.mail;

import java.time.Instant;
import java.util.UUID;

/** Where mails leave. Several threads may use one at once. */
public interface Mailbox {

    /**
     * Hands the letter over; when this returns, somebody else has it.
     *
     * @throws NotSentException when nobody took it
     */
    void send(Letter letter) throws NotSentException;

    /** Removes what still lies here of an organisation; how many mails that were. */
    default long forget(UUID organisation) {
        return 0;
    }

    /** Removes what was written before. */
    default void forgetBefore(Instant instant) {
        // What is handed over to a server is not here any more.
    }

    /** For the log: where mails go, without any secret. */
    String whereabouts();
}
