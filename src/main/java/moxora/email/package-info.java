/**
 * E-mail events: webhook endpoints of providers, verified payloads, events stored once in effect, and the timeline.
 *
 * <p>It refuses to know HTTP, it never takes an organisation from a payload, and it keeps no recipient's address, no
 * IP and no user agent of anybody: a contact is found by a keyed token, and then the address is dropped.
 */
@NullMarked
package moxora.email;

import org.jspecify.annotations.NullMarked;
