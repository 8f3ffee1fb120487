/**
 * The words that everybody uses, by language, and the rule that nothing else leaves: a word stays when it is an ordinary
 * one and is not written like a name.
 *
 * <p>It refuses to know whose text it reads, whom the organisation knows and what has the form of an identifier; others
 * have looked for that before, and what they find comes first.
 */
@NullMarked
package moxora.disclosure.redaction.vocabulary;

import org.jspecify.annotations.NullMarked;
