/**
 * The append-only, hash-chained record of who did what in an organisation: ids, field names and counts.
 *
 * <p>It refuses to know any value, and it cannot open one: it does not import {@code crypto}. What signs how far a trail
 * has come is handed in from above as a {@link moxora.audit.CheckpointSigner}.
 */
@NullMarked
package moxora.audit;

import org.jspecify.annotations.NullMarked;
