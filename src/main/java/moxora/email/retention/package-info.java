/**
 * The end of the log: the months it lies in, which events are due, and which figures stay after them.
 *
 * <p>It refuses to know what an event says: by its time and its policy alone it goes.
 */
@NullMarked
package moxora.email.retention;

import org.jspecify.annotations.NullMarked;
