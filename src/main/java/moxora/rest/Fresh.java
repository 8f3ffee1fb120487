package moxora.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Somebody at a keyboard must have proved who they are at most 15 minutes ago; else 401 {@code
 * reauthentication_required}. An API token that holds the right was given it by somebody who had.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Fresh {}
