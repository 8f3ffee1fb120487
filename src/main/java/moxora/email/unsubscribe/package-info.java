/**
 * The links by which people unsubscribe, the topics they choose from, and what a click on a link does.
 *
 * <p>It refuses to know HTTP and who clicked: a token stands for the contact, and an address is neither asked for nor shown.
 */
@NullMarked
package moxora.email.unsubscribe;

import org.jspecify.annotations.NullMarked;
