/**
 * Talks to the one OpenID provider of the configuration: where to send a browser, what its code is worth, who that is.
 *
 * <p>It refuses to know users, organisations and sessions, and it calls no address that the configuration did not name
 * or the named provider did not publish.
 */
@NullMarked
package moxora.oidc;

import org.jspecify.annotations.NullMarked;
