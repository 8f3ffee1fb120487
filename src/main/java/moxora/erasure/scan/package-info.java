/**
 * Looks for byte patterns in streams, whatever they are encoded or compressed in: case, UTF-16, hexadecimal, base64,
 * escapes of URLs, JSON, HTML and mails, gzip, zip and dumps of PostgreSQL.
 *
 * <p>It refuses to know what a pattern stands for and where a stream comes from.
 */
@NullMarked
package moxora.erasure.scan;

import org.jspecify.annotations.NullMarked;
