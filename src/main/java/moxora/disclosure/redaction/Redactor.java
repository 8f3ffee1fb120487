package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts placeholders where finders found something.
 *
 * <p>Findings that overlap become one, which stands for what its first and longest part is; nothing in between is left.
 * Words that are merely unknown give way to whatever else is found in them, and mere numbers to what they are part of.
 */
public final class Redactor {

    private final Placeholders placeholders;
    private final List<Finder> finders;

    public Redactor(Placeholders placeholders, List<? extends Finder> finders) {
        this.placeholders = placeholders;
        this.finders = List.copyOf(finders);
    }

    /** The same with more finders, and with the same placeholders. */
    public Redactor with(Finder... more) {
        List<Finder> all = new ArrayList<>(finders);
        all.addAll(List.of(more));
        return new Redactor(placeholders, all);
    }

    /** The passage, at most so many characters of it; a placeholder is never cut. */
    public String redact(Passage passage, int maxCharacters) {
        String text = passage.text();
        StringBuilder redacted = new StringBuilder();
        int at = 0;
        for (Finding finding : found(passage)) {
            redacted.append(text, at, finding.start())
                    .append(placeholders.of(
                            finding.kind(), finding.form(), text.substring(finding.start(), finding.end())));
            at = finding.end();
        }
        return PlainText.shortened(redacted.append(text, at, text.length()).toString(), maxCharacters);
    }

    /** What is found in the passage, in order and without overlaps. */
    public List<Finding> found(Passage passage) {
        List<Finding> certain = new ArrayList<>();
        List<Finding> unknown = new ArrayList<>();
        for (Finder finder : finders) {
            for (Finding finding : finder.in(passage)) {
                (finding.kind() == Kind.WORD ? unknown : certain).add(finding);
            }
        }
        List<Finding> found = merged(certain);
        found.addAll(between(passage, merged(unknown), found));
        found.sort(Comparator.comparingInt(Finding::start));
        return found;
    }

    private static List<Finding> merged(List<Finding> findings) {
        findings.sort(Comparator.comparingInt(Finding::start).thenComparing(Finding::end, Comparator.reverseOrder()));
        List<Finding> merged = new ArrayList<>();
        for (Finding finding : findings) {
            Finding last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || finding.start() >= last.end()) {
                merged.add(finding);
            } else {
                // Digits of which nobody knows what they are give way as well.
                boolean givesWay = last.kind() == Kind.NUMBER && finding.kind() != Kind.NUMBER;
                Finding named = givesWay ? finding : last;
                int end = Math.max(last.end(), finding.end());
                merged.set(merged.size() - 1, new Finding(last.start(), end, named.kind(), named.form()));
            }
        }
        return merged;
    }

    /** The parts of the unknown words that nothing else covers, as far as a letter or digit is left in them. */
    private static List<Finding> between(Passage passage, List<Finding> unknown, List<Finding> certain) {
        List<Finding> parts = new ArrayList<>();
        int next = 0;
        for (Finding words : unknown) {
            while (next < certain.size() && certain.get(next).end() <= words.start()) {
                next++;
            }
            int at = words.start();
            for (int i = next; i < certain.size() && certain.get(i).start() < words.end(); i++) {
                addPart(passage, words, at, certain.get(i).start(), parts);
                at = Math.max(at, certain.get(i).end());
            }
            addPart(passage, words, at, words.end(), parts);
        }
        return parts;
    }

    private static void addPart(Passage passage, Finding words, int start, int end, List<Finding> parts) {
        if (end <= start) {
            return;
        }
        String text = passage.text().substring(start, end);
        int from = 0;
        while (from < text.length() && !Character.isLetterOrDigit(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        int to = text.length();
        while (to > from && !Character.isLetterOrDigit(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        if (from < to) {
            boolean whole = start + from == words.start() && start + to == words.end();
            String form = whole ? words.form() : FoldedText.phrase(text.substring(from, to));
            parts.add(new Finding(start + from, start + to, Kind.WORD, form));
        }
    }
}
