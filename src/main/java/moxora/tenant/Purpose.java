package moxora.tenant;

/** To what end personal data is touched. There is no advertising purpose, and there will be none (P33). */
public enum Purpose {
    /** The organisation's own work with its contacts. */
    SERVICE,
    /** Logging in, sessions, accounts. */
    AUTHENTICATION,
    /** Taking in what an e-mail provider reports. */
    EMAIL_EVENTS,
    /** Preparing what an AI processor may see. */
    AI,
    /** Handing fields of a contact to a registered processor that is no AI. */
    SHARING,
    /** Handing an organisation its own data. */
    EXPORT,
    /** Closing, erasing, and proving it. */
    ERASURE,
    /** Sealing anew under new keys what is sealed already. */
    KEY_ROTATION,
    /** Proving that the trail of what was done is whole. */
    AUDIT
}
