/**
 * Events that have no place yet: of an unknown type, about nobody we know, or malformed; they are seen, taken up or gone.
 *
 * <p>It refuses to know those who were erased: what comes late about them leaves a figure and no row.
 */
@NullMarked
package moxora.email.parked;

import org.jspecify.annotations.NullMarked;
