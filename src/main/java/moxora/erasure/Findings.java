package moxora.erasure;

import java.util.ArrayList;
import java.util.List;

/** What a residue scan has found out so far. */
final class Findings {

    private final List<Check> checks = new ArrayList<>();
    private final List<ScannedSink> sinks = new ArrayList<>();
    private final List<String> notAddressed = new ArrayList<>();

    void check(String name, boolean holds, String found) {
        checks.add(new Check(name, holds, found));
    }

    void checks(List<Check> more) {
        checks.addAll(more);
    }

    /** That there are none of that kind. */
    void none(String what, String where, FileScan scan, Needle.Kind... kinds) {
        long hits = 0;
        for (Needle.Kind kind : kinds) {
            hits += scan.hits(kind);
        }
        check("no " + what + " in " + where, hits == 0, hits + " hits");
    }

    void sink(ScannedSink sink) {
        sinks.add(sink);
    }

    void notAddressed(String area) {
        notAddressed.add(area);
    }

    List<Check> checks() {
        return checks;
    }

    List<ScannedSink> sinks() {
        return sinks;
    }

    List<String> notAddressed() {
        return notAddressed;
    }
}
