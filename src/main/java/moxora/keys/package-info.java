/**
 * The life of keys: their states, their renewal with everything sealed anew, the change of the key-encryption key, and
 * the end of old material with proof. Which tables hold sealed values it learns from those who own them; what the
 * values say it never looks at.
 */
@org.jspecify.annotations.NullMarked
package moxora.keys;
