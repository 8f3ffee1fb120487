/**
 * E-mail events: webhook endpoints of providers, verified payloads, events stored once in effect, and the timeline.
 *
 * <p>It refuses to know HTTP, and it never takes an organisation from a payload.
 */
@NullMarked
package moxora.email;

import org.jspecify.annotations.NullMarked;
