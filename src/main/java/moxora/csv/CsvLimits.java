package moxora.csv;

/** The bounds of an uploaded file, in one place. */
public final class CsvLimits {

    public static final long FILE_BYTES = 512L * 1024 * 1024;
    public static final int COLUMNS = 300;
    /** UTF-16 units in one cell. */
    public static final int CELL = 65_536;
    /** UTF-16 units in one record, so that an unclosed quote cannot swallow the file. */
    public static final int RECORD = 2 * 1024 * 1024;
    /** Lines that a quote astray can make one record; quoted cells are put together before and may have any number. */
    public static final int RECORD_LINES = 5_000;
    /** The header must lie within the first piece of an upload. */
    public static final int HEADER_BYTES = 256 * 1024;
    /** How many refusals an import lists; it counts them all. */
    public static final int LISTED_REFUSALS = 1_000;
    /** Rows that are checked, sealed and written together. */
    public static final int BATCH = 1_000;

    private CsvLimits() {}
}
