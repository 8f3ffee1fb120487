package moxora.disclosure.prompt;

import java.util.List;
import moxora.disclosure.redaction.Directory;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Vocabulary;

/**
 * Everything that is asked what must not leave, beside the contact's own values.
 *
 * @param directory whom the organisation knows
 * @param patterns what is told by its form, and whatever detector is plugged in
 * @param vocabulary what may leave of free text at all
 */
public record Redaction(Directory directory, List<Finder> patterns, Vocabulary vocabulary) {

    public Redaction {
        patterns = List.copyOf(patterns);
    }
}
