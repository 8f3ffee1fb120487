/**
 * Who may be sent what: the register of processors held against each call, and the client that reaches those registered
 * and no other host.
 *
 * <p>It refuses to know contacts and templates: what it is given is a {@link moxora.disclosure.prompt.Prompt}, which was
 * minimised before.
 */
@NullMarked
package moxora.disclosure.processor;

import org.jspecify.annotations.NullMarked;
