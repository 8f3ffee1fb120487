/** Proves what passes the default-deny vocabulary. It refuses to know which words are in the lists that ship. */
@NullMarked
package moxora.disclosure.redaction.vocabulary;

import org.jspecify.annotations.NullMarked;
