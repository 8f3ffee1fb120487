/**
 * Contacts: their drafts and the checks on them, what is sealed of them, how they are found, changed and erased, and
 * the uploads they are imported from.
 *
 * <p>It refuses to know HTTP, JSON, CSV and who may call it.
 */
@NullMarked
package moxora.contact;

import org.jspecify.annotations.NullMarked;
