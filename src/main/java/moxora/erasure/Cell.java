package moxora.erasure;

/**
 * How often something happened within a calendar year (UTC), and how many people stand behind it.
 *
 * @param kind of what happened, in lower-case letters: {@code open}
 * @param people different people, each counted once
 * @param events how often; of one person no more than a few, so that nobody's habits make up a figure
 */
public record Cell(String kind, int year, long people, long events) {

    /** Rounded down, so that one more or one less person shows nowhere. */
    Cell roundedDownTo(long unit) {
        return new Cell(kind, year, people - people % unit, events - events % unit);
    }
}
