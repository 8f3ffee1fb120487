/**
 * Fields of a contact on their way to a registered processor that is no AI: a support desk, with the contact's consent.
 *
 * <p>It refuses to know prompts and answers, and any field, purpose or host that the register does not name.
 */
@NullMarked
package moxora.disclosure.sharing;

import org.jspecify.annotations.NullMarked;
