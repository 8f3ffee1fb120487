package moxora.disclosure.redaction;

import java.util.List;
import java.util.Optional;

/**
 * A detector of named entities that an operator plugs in, asked beside everything else: what it finds goes, and nothing
 * stays because it found nothing.
 *
 * <p>Whoever writes another one than {@code moxora.disclosure.detector} brings: one answer for all passages of a prompt,
 * within a time and a size that it bounds itself; findings in UTF-16 offsets of {@link Passage#text}, whatever its model
 * counts in; empty, and no exception, wherever it cannot be sure to have a whole answer about these very texts. Texts go
 * to it as they are, so it runs where the organisations' data may be.
 */
@FunctionalInterface
public interface EntityDetector {

    /** None is plugged in: nothing is found. */
    EntityDetector NONE = passages -> Optional.of(passage -> List.of());

    /**
     * A finder of the entities in these passages, and in no others: all of them are asked about at once.
     *
     * @return empty where it did not answer, so that nothing of these passages may leave
     */
    Optional<Finder> among(List<Passage> passages);
}
