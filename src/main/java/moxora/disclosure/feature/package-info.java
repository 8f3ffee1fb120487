/**
 * The declared AI features: what each tells a processor, what it takes and what it answers with, held against every
 * policy before anything starts.
 *
 * <p>It refuses to know contacts, processors and values: a template is taken apart here, and filled elsewhere.
 */
@NullMarked
package moxora.disclosure.feature;

import org.jspecify.annotations.NullMarked;
