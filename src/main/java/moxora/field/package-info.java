/**
 * The catalogue of personal fields and of stored columns: sealing, search, CSV, AI allow-lists and erasure all read it.
 *
 * <p>It refuses to know any value, any key and any tenant.
 */
@NullMarked
package moxora.field;

import org.jspecify.annotations.NullMarked;
