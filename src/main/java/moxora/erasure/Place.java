package moxora.erasure;

import java.nio.file.Path;

/**
 * A folder outside the databases in which something could lie.
 *
 * @param name what it is called in reports; no path, since certificates are handed on
 * @param ours whether this process writes there: then everything in it must be readable; a folder that an operator
 *     names may be what it is, and what of it could not be looked at is told
 */
public record Place(String name, Path folder, boolean ours) {}
