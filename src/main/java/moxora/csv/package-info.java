/**
 * Contacts in and out as CSV (RFC 4180). The only user of OpenCSV.
 *
 * <p>It refuses to know keys and tables: it gets opened contacts one by one and hands drafts over in batches.
 */
@NullMarked
package moxora.csv;

import org.jspecify.annotations.NullMarked;
