/**
 * Organisations, their users, sessions, API tokens and identities at an OpenID provider: sign-up, log-in, log-out.
 *
 * <p>It refuses to know HTTP and cookies, and anything about contacts.
 */
@NullMarked
package moxora.account;

import org.jspecify.annotations.NullMarked;
