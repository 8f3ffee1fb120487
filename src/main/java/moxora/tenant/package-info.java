/**
 * Who is asking, for which organisation, to what end.
 *
 * <p>It refuses to know how a caller proved it and where anything is stored; there is no "current tenant" here.
 */
@NullMarked
package moxora.tenant;

import org.jspecify.annotations.NullMarked;
