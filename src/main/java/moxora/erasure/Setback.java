package moxora.erasure;

import java.util.Arrays;
import java.util.Locale;
import moxora.fault.Fault;

/** Why a closure did not get on. A closed list, so that nothing of an organisation slips into what operators read. */
public enum Setback {
    /** A table is there that nothing erases. */
    PLAN_INCOMPLETE,
    /** A last act, the evidence or the destruction of the keys. */
    KEYS_NOT_DESTROYED,
    /** The last mails are on their way; nobody needs to look. */
    WAITS_FOR_MAIL,
    PURGE_FAILED,
    /** The scan found something, or one of its controls nothing. */
    RESIDUE_FOUND,
    VERIFICATION_FAILED,
    /** A key is needed that does not open at present. */
    KEY_UNAVAILABLE,
    DATABASE_UNAVAILABLE,
    /** What is written down is none of these. */
    UNKNOWN;

    /** The scan is not clean; the names of the checks are for the log. */
    static final class NotClean extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotClean(Iterable<String> broken) {
            super("The residue scan is not clean: " + String.join("; ", broken) + ".");
        }
    }

    /** @param ifItFails what it is where the failure does not say more */
    static Setback of(RuntimeException failure, Setback ifItFails) {
        if (failure instanceof NotClean) {
            return RESIDUE_FOUND;
        }
        if (failure instanceof Fault fault) {
            return switch (fault.code()) {
                case KEY_SUSPENDED, KEY_UNAVAILABLE -> KEY_UNAVAILABLE;
                case DATABASE_UNAVAILABLE -> DATABASE_UNAVAILABLE;
                default -> ifItFails;
            };
        }
        return ifItFails;
    }

    /** One that was written down, by whichever version. */
    public static Setback named(String wire) {
        return Arrays.stream(values())
                .filter(setback -> setback.wire().equals(wire))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The code in JSON: {@code residue_found}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
