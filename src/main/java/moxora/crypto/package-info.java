/**
 * Keys and what they do: seal, open, index, sign, create and forget. The only user of Tink.
 *
 * <p>It refuses to know where keysets are stored ({@link moxora.crypto.KeysetStore} is implemented above) and what the
 * sealed fields mean.
 */
@NullMarked
package moxora.crypto;

import org.jspecify.annotations.NullMarked;
