package moxora.disclosure.redaction.pattern;

/** Finds one kind of thing. */
@FunctionalInterface
interface Rule {

    void find(Reading reading, Found found);
}
