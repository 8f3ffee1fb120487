/**
 * The messages that organisations register before they send them: what kind, to whom, of which topic, under which mark.
 *
 * <p>It refuses to know what becomes of them: neither events nor suppressions are seen from here.
 */
@NullMarked
package moxora.email.message;

import org.jspecify.annotations.NullMarked;
