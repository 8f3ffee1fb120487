/**
 * Mails that report what became of others: bounces (RFC 3464) and complaints (RFC 5965), as raw bytes in and as their
 * few telling fields out.
 *
 * <p>It refuses to know organisations, contacts and what a status means; it keeps nothing and prints nothing.
 */
@NullMarked
package moxora.mail.report;

import org.jspecify.annotations.NullMarked;
