/**
 * What must not leave in a text, and the placeholders that stand for it: finders that say where something lies, and the
 * redactor that puts all of their findings together.
 *
 * <p>It refuses to know whose text it is, which policy holds and who would read it, and it never asks a database by
 * itself: who is known is told by a {@link moxora.disclosure.redaction.Directory} that somebody else brings.
 */
@NullMarked
package moxora.disclosure.redaction;

import org.jspecify.annotations.NullMarked;
