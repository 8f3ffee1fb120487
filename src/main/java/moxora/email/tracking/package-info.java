/**
 * What an event may tell of a person: the tracking mode that holds for it, the agents that are no person, and what is
 * cut off before anything is written.
 *
 * <p>It refuses to know the database's rows of events and what follows from them: a report goes in, less comes out.
 */
@NullMarked
package moxora.email.tracking;

import org.jspecify.annotations.NullMarked;
