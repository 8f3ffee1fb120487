package moxora.disclosure.redaction.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Identifiers;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import moxora.disclosure.redaction.Vocabulary;
import moxora.disclosure.redaction.pattern.Patterns;

/** What goes over a note: finders, and a vocabulary or none. */
interface Pipeline {

    /** What is found in it; empty where nothing of it may leave. */
    Optional<List<Finding>> found(Note note, Passage passage);

    /** What is told by its form, as the product finds it. */
    static List<Finder> patterns() {
        return List.of(Patterns.of("GB"));
    }

    /** Whom the organisation knows; the product asks its index. */
    static Finder directory(Set<String> contacts) {
        Identifiers known = new Identifiers();
        contacts.forEach(known::addName);
        return known;
    }

    static Pipeline patternsOnly() {
        return (note, passage) -> Optional.of(new Redactor(new Placeholders("test00"), patterns()).found(passage));
    }

    static Pipeline whole(Vocabulary vocabulary) {
        Map<Set<String>, Finder> directories = new HashMap<>();
        return (note, passage) -> {
            List<Finder> finders = new ArrayList<>(patterns());
            finders.add(directories.computeIfAbsent(note.contacts(), Pipeline::directory));
            return vocabulary
                    .of(passage)
                    .map(strict -> new Redactor(new Placeholders("test00"), finders)
                            .with(strict)
                            .found(passage));
        };
    }
}
