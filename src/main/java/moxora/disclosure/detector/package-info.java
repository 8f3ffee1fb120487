/**
 * The entity detector that an operator runs beside Moxora, asked over HTTP as the analyzer of Presidio is.
 *
 * <p>It refuses to know prompts, organisations and policies: texts go in, places in them come out, and where they do not
 * it says so.
 */
@NullMarked
package moxora.disclosure.detector;

import org.jspecify.annotations.NullMarked;
