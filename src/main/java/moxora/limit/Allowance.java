package moxora.limit;

/**
 * How many requests pass: so many a second for ever, and so many at once after a rest.
 *
 * @param perSecond 0 for no limit at all
 * @param burst at least {@code perSecond}
 */
public record Allowance(int perSecond, int burst) {

    /** Everything passes. */
    public static final Allowance UNLIMITED = new Allowance(0, 0);

    public Allowance {
        if (perSecond < 0 || burst < perSecond) {
            throw new IllegalArgumentException("an allowance of " + perSecond + " a second, " + burst + " at once");
        }
    }

    boolean isUnlimited() {
        return perSecond == 0;
    }

    /** Seconds until a spent allowance is whole again. */
    long window() {
        return isUnlimited() ? 0 : (burst + perSecond - 1L) / perSecond;
    }
}
