package moxora.erasure;

import org.jspecify.annotations.Nullable;

/** Tells the platform's operators of what they must look at; how they are reached is known further up. */
public interface OperatorAlarms {

    /** What is to be looked at. */
    enum Kind {
        /** A closure that is not verified by its alarm day. */
        PAST_ALARM,
        /** A closure that is not verified by its deadline. */
        LATE,
        /** A closure that is due and waits, since as many keys as are allowed were destroyed in a day. */
        WAITS_FOR_CAP,
        /** An organisation that may not begin to close, since as many as are allowed did in a day. */
        CAP_REACHED
    }

    /**
     * Tells them, at once or a little later; it does not fail.
     *
     * @param closure which one; null for {@link Kind#CAP_REACHED}
     * @param nobodyHeard called where somebody was to be told and nobody could be
     */
    void raise(Kind kind, @Nullable Closure closure, Runnable nobodyHeard);
}
