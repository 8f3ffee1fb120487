/**
 * Mails of our own: the closed list of them, how one is written, and how it leaves, over SMTP or into a folder.
 *
 * <p>It refuses to know who is a user and why a mail is due, and nothing here sends what is not on the list (P18).
 */
@NullMarked
package moxora.mail;

import org.jspecify.annotations.NullMarked;
