/**
 * The e-mail providers: how each proves that a delivery is its own, and what its payloads mean in our terms.
 *
 * <p>It refuses to know organisations, contacts, keys and the database: bytes and a secret go in, events come out.
 */
@NullMarked
package moxora.email.provider;

import org.jspecify.annotations.NullMarked;
