/**
 * Starts Moxora from one jar: the two embedded database clusters and the server in one process; and checks certificates.
 *
 * <p>It refuses to know anything else of Moxora: it imports the JDK, the embedded PostgreSQL and the server's start
 * call only, is not packed into the WAR, and speaks to it through system properties alone.
 */
@NullMarked
package moxora.launch;

import org.jspecify.annotations.NullMarked;
