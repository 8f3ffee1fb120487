/**
 * What a processor answered, made fit to be handed on: its placeholders restored, everything out that a reader's screen
 * might make a link, an image or markup of, and structured answers held against their feature's schema.
 *
 * <p>It refuses to know processors, contacts and policies, and to hand on an answer in part: what is refused says a
 * reason and a place, and nothing of what was answered.
 */
@NullMarked
package moxora.disclosure.answer;

import org.jspecify.annotations.NullMarked;
