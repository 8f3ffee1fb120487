/**
 * E-mail, from what comes in to what stays: deliveries of providers, mails that report, and messages registered before
 * they are sent, each handed to the package below that knows its rules.
 *
 * <p>It refuses to know HTTP, it never takes an organisation from a payload, and it keeps no recipient's address, no
 * IP and no user agent of anybody: a contact is found by a keyed token, and then the address is dropped.
 */
@NullMarked
package moxora.email;

import org.jspecify.annotations.NullMarked;
