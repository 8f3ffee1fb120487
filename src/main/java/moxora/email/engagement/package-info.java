/**
 * What events make of contacts and messages: the states of a contact, and the figures of days and messages.
 *
 * <p>It refuses to tell a figure of too few people, and to take a program's open for a person's.
 */
@NullMarked
package moxora.email.engagement;

import org.jspecify.annotations.NullMarked;
