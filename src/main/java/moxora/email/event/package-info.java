/**
 * The way of a reported event into the log and out again: folded by identity, placed with its contacts, written once in
 * effect, and read as a timeline.
 *
 * <p>It refuses to know what follows from an event: whoever acts on one implements an interface of this package, and is called
 * within the transaction that writes it.
 */
@NullMarked
package moxora.email.event;

import org.jspecify.annotations.NullMarked;
