package moxora.tenant;

/**
 * From where a caller came, as far as the organisation's policy lets it be known: a truncated network such as
 * {@code 203.0.113.0/24}, or nothing.
 */
public record Origin(String network) {

    /** A job, or a caller of whom the policy keeps no address. */
    public static final Origin NONE = new Origin("");

    public Origin {
        if (network.length() > 64) {
            throw new IllegalArgumentException("a network has at most 64 characters");
        }
    }
}
