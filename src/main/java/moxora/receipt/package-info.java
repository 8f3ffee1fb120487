/**
 * What an organisation was told of each disclosure of its contacts: to whom, for what, of which fields; never what.
 *
 * <p>It refuses to know prompts, answers and processors themselves: names and counts reach it, and of a payload it keeps
 * a keyed hash.
 */
@NullMarked
package moxora.receipt;

import org.jspecify.annotations.NullMarked;
