package moxora.disclosure.redaction.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moxora.battery.Tally;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Passage;

/** Plants identifiers in prose and counts those of which every letter and digit is found. */
final class Recall {

    final Map<String, int[]> foundOf = new LinkedHashMap<>();
    final List<String> missed = new ArrayList<>();
    int planted;
    int found;

    /** @param rounds identifiers of each kind */
    static Recall of(Finder finder, int rounds) {
        Random random = Tally.random("N8 patterns");
        Writings writings = new Writings(random);
        Prose prose = new Prose(random);
        Recall recall = new Recall();
        writings.kinds().forEach((kind, writing) -> {
            for (int i = 0; i < rounds; i++) {
                recall.plant(kind, writing.get(), prose, random, finder);
            }
        });
        return recall;
    }

    private void plant(String kind, String identifier, Prose prose, Random random, Finder finder) {
        String before =
                random.nextInt(8) == 0 ? "" : prose.words(1 + random.nextInt(6)) + pick(random, " ", ": ", " (", ", ");
        String behind = random.nextInt(8) == 0
                ? ""
                : pick(random, " ", ", ", ". ", ") ", "; ") + prose.words(1 + random.nextInt(6));
        Passage passage = Passage.of(before + identifier + behind);
        String written = Passage.of(identifier).text();
        int start = passage.text().indexOf(written);
        BitSet hidden = new BitSet();
        for (Finding finding : finder.in(passage)) {
            hidden.set(finding.start(), finding.end());
        }
        planted++;
        int[] counts = foundOf.computeIfAbsent(kind, any -> new int[2]);
        counts[1]++;
        if (isHidden(passage.text(), valueStart(kind, start, written), start + written.length(), hidden)) {
            found++;
            counts[0]++;
        } else {
            missed.add(kind + ": " + identifier + "    in: " + passage.text());
        }
    }

    /** Words that announce a value may stay. */
    private static int valueStart(String kind, int start, String written) {
        return switch (kind) {
            case "sort code", "account", "card ending", "phone short", "passport", "born", "record", "pin" ->
                start + announced(written);
            case "password", "login" -> start + Math.max(written.lastIndexOf(' '), written.lastIndexOf('=')) + 1;
            default -> start;
        };
    }

    private static int announced(String written) {
        int at = 0;
        while (!Character.isDigit(written.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isHidden(String text, int start, int end, BitSet hidden) {
        for (int i = start; i < end; i++) {
            if (Character.isLetterOrDigit(text.charAt(i)) && !hidden.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    double share() {
        return (double) found / planted;
    }

    double share(String kind) {
        int[] counts = foundOf.get(kind);
        return (double) counts[0] / counts[1];
    }
}
