/**
 * What the CRM is told of e-mail events: an outbox written with the events, a feed to be asked, and signed webhooks out.
 *
 * <p>It refuses to know providers and addresses: what it tells names a contact by id only, and it connects to nothing
 * that is not on the public internet or in a network the operator named.
 */
@NullMarked
package moxora.email.trigger;

import org.jspecify.annotations.NullMarked;
