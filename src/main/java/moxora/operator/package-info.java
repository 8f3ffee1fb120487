/**
 * The platform's own staff: operators by handle and id, the hashes of their tokens, and which organisations they asked
 * to look into.
 *
 * <p>It refuses to know anything of a tenant but an organisation's id; whether an operator may look is the
 * organisation's to say, and is said in {@code account}.
 */
@NullMarked
package moxora.operator;

import org.jspecify.annotations.NullMarked;
