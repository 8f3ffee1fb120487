/**
 * What each tenant's privacy policy allows, read once from {@code tenant-config/} and refused whole when one key is
 * wrong.
 *
 * <p>It refuses to know which organisation chose which policy, what is stored, and what time it is.
 */
@NullMarked
package moxora.policy;

import org.jspecify.annotations.NullMarked;
