package moxora.disclosure.prompt;

/** What a prompt is made for; it is the same for both, and the trail tells which it was. */
public enum Occasion {
    /** Somebody looks at what would be sent. */
    PREVIEW,
    /** It is about to be sent. */
    CALL
}
