package moxora.disclosure.redaction;

import java.util.Optional;

/** What may leave of free text once everything known and everything patterned is found: the words that everybody uses. */
@FunctionalInterface
public interface Vocabulary {

    /**
     * A finder of every word of the passage that is not a word of its language, or that is written like a name.
     *
     * @return empty where the language is not one of those known, so that nothing of the passage may leave
     */
    Optional<Finder> of(Passage passage);
}
