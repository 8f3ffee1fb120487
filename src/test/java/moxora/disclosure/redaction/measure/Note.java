package moxora.disclosure.redaction.measure;

import java.util.List;
import java.util.Set;

/**
 * A note whose every identifying place is labelled.
 *
 * @param contacts the full names that the organisation knows
 * @param heldOut whether its template was not looked at while rules were made
 */
record Note(String language, String text, List<Place> places, Set<String> contacts, boolean heldOut) {

    record Place(int start, int end, Label label) {}
}
