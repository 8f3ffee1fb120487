package moxora.erasure;

import moxora.tenant.TenantScope;

/**
 * Something that needs an organisation's keys and is done when its closure is due, right before they are destroyed: the
 * last mail, what is held, what is counted. Implemented by the floors above.
 */
public interface LastAct {

    /**
     * Does it, in transactions of its own. After a crash it is called again, even where it had come to its end, so it
     * has no second effect. What it throws puts the erasure off until the next run; what need not stop an erasure is
     * not thrown.
     *
     * @throws NotYetException while something is on its way that is worth waiting for
     */
    void before(TenantScope scope, Closure closure);
}
