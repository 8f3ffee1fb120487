package moxora.contact;

/** The bounds of a contact, in one place. Lengths are in UTF-16 units. */
public final class Limits {

    public static final int TEXT = 512;
    public static final int NOTES = 32_768;
    public static final int LIST = 50;
    public static final int TAG = 128;
    public static final int CUSTOM_FIELDS = 100;
    public static final int CUSTOM_FIELD_NAME = 64;
    public static final int CUSTOM_FIELD_VALUE = 4_096;
    public static final int CHOICES = 100;
    public static final int CHOICE = 128;
    public static final int PAGE = 200;
    public static final int DEFAULT_PAGE = 50;

    /** How many contacts one search opens at most, to sort them or to hold their names against the one looked for. */
    public static final int OPENED = 10_000;

    /** How many conditions one search has at most; each word of a name is one. */
    public static final int FILTERS = 10;

    private Limits() {}
}
