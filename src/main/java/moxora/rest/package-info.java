/**
 * The only door: who is calling, what they ask, and how it is answered; one error mapper for all of it.
 *
 * <p>It refuses to know keys, tables and rules: it makes a scope from a route and hands it down.
 */
@NullMarked
package moxora.rest;

import org.jspecify.annotations.NullMarked;
