/**
 * How much of what must not leave is found, and how much of the rest is kept, on notes of our own making. It refuses to
 * know how anything is found: finders come in, figures go out.
 */
@NullMarked
package moxora.disclosure.redaction.measure;

import org.jspecify.annotations.NullMarked;
