package moxora.disclosure.redaction;

import java.util.List;

/** Says what in a passage must not leave. Findings may overlap, and come in any order. */
@FunctionalInterface
public interface Finder {

    List<Finding> in(Passage passage);
}
