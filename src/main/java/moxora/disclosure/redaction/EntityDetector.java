package moxora.disclosure.redaction;

/**
 * A detector of named entities that an operator plugs in, asked beside everything else; what it finds goes, and nothing
 * stays because it found nothing.
 */
@FunctionalInterface
public interface EntityDetector extends Finder {}
