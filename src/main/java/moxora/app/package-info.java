/**
 * Starts things and puts them together: configuration, clock, migrations, jobs, health, start-up checks.
 *
 * <p>It refuses to decide anything about a tenant's data; it only hands each part what it needs.
 */
@NullMarked
package moxora.app;

import org.jspecify.annotations.NullMarked;
