package moxora.rest;

import java.time.DateTimeException;
import java.time.Duration;
import moxora.fault.Fault;

/** Durations in bodies: ISO 8601, days and less, since a month has no fixed length. */
final class Durations {

    private Durations() {}

    static Duration of(String text, String pointer) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException notADuration) {
            throw Fault.refused(
                    pointer,
                    "invalid_duration",
                    "An ISO 8601 duration in days and less is required, such as PT4H or P30D.");
        }
    }
}
