/**
 * What is told by its form alone: addresses, numbers with check digits, keys, and whatever a word such as "passport no."
 * announces. Each class knows one kind of thing; {@link moxora.disclosure.redaction.pattern.Patterns} is all of them.
 *
 * <p>It refuses to know whose text it is and whom the organisation knows, and every expression that it applies to a text
 * is either bounded in length or takes time linear in it (RE2).
 */
@NullMarked
package moxora.disclosure.redaction.pattern;

import org.jspecify.annotations.NullMarked;
