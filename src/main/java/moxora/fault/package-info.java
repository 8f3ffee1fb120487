/**
 * Every way Moxora says no: one exception, one closed list of codes, one place for each status.
 *
 * <p>It refuses to know who asked, what was stored, or how an answer is written to the wire.
 */
@NullMarked
package moxora.fault;

import org.jspecify.annotations.NullMarked;
