/**
 * What an AI processor would be sent: only fields that the policy allows, with placeholders for whoever they identify.
 *
 * <p>It refuses to know keys, ciphertexts and the database, and it never sees a field outside the allow-list.
 */
@NullMarked
package moxora.disclosure;

import org.jspecify.annotations.NullMarked;
