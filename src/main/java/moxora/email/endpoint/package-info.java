/**
 * The webhook endpoints of organisations: their addresses, their secrets, and which of them a delivery was proved for.
 *
 * <p>It refuses to know events, messages and contacts: a delivery goes in, whose it is and whether it is genuine comes out.
 */
@NullMarked
package moxora.email.endpoint;

import org.jspecify.annotations.NullMarked;
