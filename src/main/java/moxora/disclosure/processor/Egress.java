package moxora.disclosure.processor;

import java.net.URI;

/**
 * The way out: whoever calls a processor asks here first, and follows no redirect, since that would lead to a place that
 * was not asked about.
 */
@FunctionalInterface
public interface Egress {

    /**
     * Lets pass what leads to a registered endpoint: same scheme, host and port, and at an address that may be reached.
     *
     * @throws moxora.fault.Fault 409 {@code processor_not_registered} for anything else
     */
    void require(URI endpoint);
}
