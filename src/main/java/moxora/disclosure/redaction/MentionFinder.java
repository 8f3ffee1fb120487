package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import moxora.disclosure.redaction.Words.Word;

/**
 * Finds in passages whoever is known: it asks once which words of all of them are somebody's, and tells from the answer
 * where. Passages that it did not ask about have nobody in them.
 */
public final class MentionFinder implements Finder {

    private final Map<Passage, List<Finding>> findings = new IdentityHashMap<>();

    private record Reading(NameMentions names, CompanyMentions companies, Reachable reachable) {

        static Reading of(Passage passage) {
            List<Word> words = Words.of(passage.text());
            return new Reading(
                    new NameMentions(passage.text(), words), new CompanyMentions(words), new Reachable(passage.text()));
        }
    }

    /** @param known those of the mentions that are somebody's; asked at most once */
    public MentionFinder(List<Passage> passages, UnaryOperator<Mentions> known) {
        Map<Passage, Reading> readings = new IdentityHashMap<>();
        Mentions asked = Mentions.none();
        for (Passage passage : passages) {
            Reading reading = Reading.of(passage);
            reading.names.collect(asked.names());
            reading.companies.collect(asked.companies());
            reading.reachable.collect(asked);
            readings.put(passage, reading);
        }
        Mentions found = asked.isEmpty() ? asked : known.apply(asked);
        readings.forEach((passage, reading) -> findings.put(passage, findings(reading, found)));
    }

    private static List<Finding> findings(Reading reading, Mentions known) {
        List<Finding> all = new ArrayList<>(reading.names.findings(known.names()));
        all.addAll(reading.companies.findings(known.companies()));
        all.addAll(reading.reachable.findings(known));
        return all;
    }

    @Override
    public List<Finding> in(Passage passage) {
        return findings.getOrDefault(passage, List.of());
    }
}
