package moxora.disclosure.redaction.pattern;

import java.util.List;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Passage;

/**
 * Everything that is told by its form, as one finder: e-mail addresses, URLs, network addresses, phones, bank accounts,
 * payment cards, national ids, record ids, keys and passwords, dates of birth, streets, postcodes, coordinates, and
 * whatever else has seven digits.
 *
 * <p>It finds more than there is rather than less. What it does not find is said in {@code docs/detector.md}.
 */
public final class Patterns implements Finder {

    private final List<Rule> rules;

    Patterns(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** @param region ISO 3166-1 alpha-2, for phones in a national writing; {@code ZZ} for none */
    public static Patterns of(String region) {
        return new Patterns(rules(region));
    }

    /** Where two are equally sure of the same place, the first one names it. */
    static List<Rule> rules(String region) {
        return List.of(
                new Secrets(),
                new EmailAddresses(),
                new SpokenAddresses(),
                new WebAddresses(),
                new NetworkAddresses(),
                new CheckedNumbers(),
                new StreetAddresses(),
                new Places(),
                new EarlyDates(),
                new Announced(),
                new RecordIds(),
                new Phones(region),
                new SpelledNumbers(),
                new LongNumbers());
    }

    @Override
    public List<Finding> in(Passage passage) {
        Reading reading = new Reading(passage.text());
        Found found = new Found(reading);
        rules.forEach(rule -> rule.find(reading, found));
        return found.all();
    }
}
