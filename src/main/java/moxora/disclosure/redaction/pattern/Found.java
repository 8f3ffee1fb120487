package moxora.disclosure.redaction.pattern;

import java.util.ArrayList;
import java.util.List;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Kind;

/** What the rules found in one reading. Where two say something of the same place, what is certain names it. */
final class Found {

    private final Reading reading;
    private final List<Finding> certain = new ArrayList<>();
    private final List<Finding> likely = new ArrayList<>();

    Found(Reading reading) {
        this.reading = reading;
    }

    /** Offsets are those of the reading. */
    void certain(int start, int end, Kind kind) {
        certain(start, end, kind, reading.compact(start, end));
    }

    void certain(int start, int end, Kind kind, String form) {
        certain.add(finding(start, end, kind, form));
    }

    /** It must not leave either, but may be of another kind. */
    void likely(int start, int end, Kind kind) {
        likely(start, end, kind, reading.compact(start, end));
    }

    void likely(int start, int end, Kind kind, String form) {
        likely.add(finding(start, end, kind, form));
    }

    private Finding finding(int start, int end, Kind kind, String form) {
        return new Finding(
                reading.startOf(start), reading.endOf(end), kind, form.isEmpty() ? reading.part(start, end) : form);
    }

    /** All of them, the certain ones first. */
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(certain);
        all.addAll(likely);
        return all;
    }
}
