package moxora.policy;

import java.util.List;

/**
 * Two clocks that say different things about the same data, and which of them is followed.
 *
 * @param between the two, each with where it stands and what it says
 * @param applied what is done
 * @param rule by which that was chosen
 */
public record Contradiction(List<String> between, String applied, Rule rule) {

    /** How software may choose between two texts; by any other rule a person has to. */
    public enum Rule {
        SHORTEST_RETENTION("shortest retention"),
        STRICTEST_CONSENT("strictest consent"),
        EARLIEST_DEADLINE("earliest deadline");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public Contradiction {
        between = List.copyOf(between);
    }

    static Contradiction of(String one, String other, String applied, Rule rule) {
        return new Contradiction(List.of(one, other), applied, rule);
    }
}
