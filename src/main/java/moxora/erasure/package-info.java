/**
 * Closing an organisation and proving that it is gone: request and undo, key destruction, purge, residue scan, signed
 * certificate.
 *
 * <p>It refuses to know what the tables hold: each feature above brings its own {@link moxora.erasure.Erasable}.
 */
@NullMarked
package moxora.erasure;

import org.jspecify.annotations.NullMarked;
