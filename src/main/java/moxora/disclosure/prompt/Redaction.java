package moxora.disclosure.prompt;

import java.util.function.Function;
import moxora.disclosure.redaction.Directory;
import moxora.disclosure.redaction.EntityDetector;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Vocabulary;

/**
 * Everything that is asked what must not leave, beside the contact's own values.
 *
 * @param directory whom the organisation knows
 * @param patterns what is told by its form, for phones of a region; {@code ZZ} where no passage has a digit
 * @param vocabulary what may leave of free text at all
 * @param detector what an operator plugged in
 */
public record Redaction(
        Directory directory, Function<String, Finder> patterns, Vocabulary vocabulary, EntityDetector detector) {}
