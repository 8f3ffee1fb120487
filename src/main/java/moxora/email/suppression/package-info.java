/**
 * Who is not to be mailed and why, what bounces and complaints add to it, and the consents that speak for a mail.
 *
 * <p>It refuses to know contacts and to keep addresses: a keyed mark is what is suppressed, and it outlives whoever has it.
 */
@NullMarked
package moxora.email.suppression;

import org.jspecify.annotations.NullMarked;
