/**
 * Opens and clicks that may not be stored with their contact: counted only, or kept under a pseudonym, and gone when their
 * time is over.
 *
 * <p>It refuses to know whose timeline an event would be on: no row it writes names a contact or the instant it was written.
 */
@NullMarked
package moxora.email.unlinked;

import org.jspecify.annotations.NullMarked;
