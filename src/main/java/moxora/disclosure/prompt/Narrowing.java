package moxora.disclosure.prompt;

import java.util.List;

/**
 * What a prompt says less than its feature could, and why.
 *
 * @param reason such as {@code free_text_not_allowed}, {@code special_category} or {@code unknown_language}
 * @param fields what was left out, as allow-lists name it
 */
public record Narrowing(String reason, List<String> fields) {

    public static final String FREE_TEXT_NOT_ALLOWED = "free_text_not_allowed";
    public static final String SPECIAL_CATEGORY = "special_category";
    public static final String UNKNOWN_LANGUAGE = "unknown_language";
    /** The entity detector that the operator plugged in did not answer. */
    public static final String DETECTOR_UNAVAILABLE = "detector_unavailable";

    /** The policy accepts no index on names, so nothing tells whom free text names. */
    public static final String NAMES_NOT_INDEXED = "names_not_indexed";

    public Narrowing {
        fields = List.copyOf(fields);
    }
}
