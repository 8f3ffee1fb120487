/**
 * How much of anything is let through at once and in a while, and counts of what was not: buckets, permits, alarms.
 *
 * <p>It refuses to know whose they are: a key is an id or a keyed hash, and nothing here is stored.
 */
@NullMarked
package moxora.limit;

import org.jspecify.annotations.NullMarked;
