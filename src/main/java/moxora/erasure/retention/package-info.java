/**
 * What goes because its time is over: one run over all classes of data, their calendar, and the counts of what went.
 *
 * <p>It refuses to know what a row says or whose it is: by its class, its time and the policy alone it goes.
 */
@NullMarked
package moxora.erasure.retention;

import org.jspecify.annotations.NullMarked;
