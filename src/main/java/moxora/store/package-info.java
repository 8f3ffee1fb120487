/**
 * Rows read and written under a tenant: the only user of EntityManager and JDBC.
 *
 * <p>It refuses to know what a row means, what is sealed inside it and whether the caller may have it.
 */
@NullMarked
package moxora.store;

import org.jspecify.annotations.NullMarked;
