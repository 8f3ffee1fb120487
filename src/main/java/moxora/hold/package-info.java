/**
 * Legal holds: what must be kept of an organisation by law, sealed under a key of the hold's own while everything else
 * goes, read by two people only, and gone with its key at its end.
 *
 * <p>It refuses to know what the features' tables hold: each brings its own {@link moxora.hold.Holdable}.
 */
@NullMarked
package moxora.hold;

import org.jspecify.annotations.NullMarked;
