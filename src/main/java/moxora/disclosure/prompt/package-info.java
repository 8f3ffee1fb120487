/**
 * The messages of one call: the opened fields of one contact, put into a feature's template behind placeholders.
 *
 * <p>It refuses to know processors and answers; a {@link moxora.disclosure.prompt.Prompt} can be made nowhere else, so
 * whatever takes one takes nothing that was not minimised.
 */
@NullMarked
package moxora.disclosure.prompt;

import org.jspecify.annotations.NullMarked;
