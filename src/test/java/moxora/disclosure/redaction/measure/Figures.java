package moxora.disclosure.redaction.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Passage;

/** Counts what a pipeline finds in notes. Only letters and digits count. */
final class Figures {

    private final Map<Label, int[]> places = new EnumMap<>(Label.class);
    private long harmless;
    private long harmlessKept;
    private long redacted;
    private long redactedRightly;
    private int notes;
    private int unsent;
    private final List<String> missed = new ArrayList<>();
    private final Map<String, Integer> lost = new java.util.TreeMap<>();

    private static final int ALL = 0;
    private static final int FULLY = 1;
    private static final int TOUCHED = 2;

    static Figures of(List<Note> notes, Pipeline pipeline) {
        Figures figures = new Figures();
        notes.forEach(note -> figures.add(note, pipeline));
        return figures;
    }

    private void add(Note note, Pipeline pipeline) {
        Passage passage = Passage.of(note.text());
        if (!passage.text().equals(note.text())) {
            throw new IllegalStateException("Labels do not fit: " + note.text());
        }
        BitSet gone = new BitSet();
        List<Finding> found = pipeline.found(note, passage).orElse(null);
        notes++;
        if (found == null) {
            unsent++;
            missed.add("UNSENT: " + note.text());
            gone.set(0, note.text().length());
        } else {
            found.forEach(finding -> gone.set(finding.start(), finding.end()));
        }
        BitSet labelled = new BitSet();
        for (Note.Place place : note.places()) {
            labelled.set(place.start(), place.end());
            count(note, place, gone);
        }
        for (int i = 0; i < note.text().length(); i++) {
            if (!Character.isLetterOrDigit(note.text().charAt(i))) {
                continue;
            }
            redacted += gone.get(i) ? 1 : 0;
            redactedRightly += gone.get(i) && labelled.get(i) ? 1 : 0;
            if (!labelled.get(i)) {
                harmless++;
                harmlessKept += gone.get(i) ? 0 : 1;
            }
        }
        if (found != null) {
            found.stream()
                    .filter(finding ->
                            labelled.get(finding.start(), finding.end()).isEmpty())
                    .forEach(finding ->
                            lost.merge(note.text().substring(finding.start(), finding.end()), 1, Integer::sum));
        }
    }

    private void count(Note note, Note.Place place, BitSet gone) {
        int of = 0;
        int went = 0;
        for (int i = place.start(); i < place.end(); i++) {
            if (Character.isLetterOrDigit(note.text().charAt(i))) {
                of++;
                went += gone.get(i) ? 1 : 0;
            }
        }
        int[] counts = places.computeIfAbsent(place.label(), any -> new int[3]);
        counts[ALL]++;
        counts[FULLY] += went == of ? 1 : 0;
        counts[TOUCHED] += went > 0 ? 1 : 0;
        if (went < of) {
            missed.add(place.label() + ": " + note.text().substring(place.start(), place.end()) + " | " + note.text());
        }
    }

    private int[] sum(Predicate<Label> which) {
        int[] sum = new int[3];
        places.forEach((label, counts) -> {
            for (int i = 0; which.test(label) && i < sum.length; i++) {
                sum[i] += counts[i];
            }
        });
        return sum;
    }

    int count(Predicate<Label> which) {
        return sum(which)[ALL];
    }

    /** The part of these places of which every letter and digit went. */
    double fully(Predicate<Label> which) {
        int[] sum = sum(which);
        return (double) sum[FULLY] / sum[ALL];
    }

    double touched(Predicate<Label> which) {
        int[] sum = sum(which);
        return (double) sum[TOUCHED] / sum[ALL];
    }

    /** Of what went, the part that had to. */
    double precision() {
        return (double) redactedRightly / redacted;
    }

    /** Of what is in no labelled place, the part that stayed. */
    double harmlessKept() {
        return (double) harmlessKept / harmless;
    }

    int notes() {
        return notes;
    }

    /** Notes of which nothing may leave, as their language was not told. */
    int unsent() {
        return unsent;
    }

    List<String> missed() {
        return missed;
    }

    Map<String, Integer> lost() {
        return lost;
    }
}
