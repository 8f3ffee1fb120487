/**
 * The key-encryption keys of this installation: in a file, in HashiCorp Vault, in Google Cloud KMS, in AWS KMS; each
 * behind {@link moxora.crypto.KeyEncryptionKey}, chosen by its URI.
 *
 * <p>It refuses to know what it wraps and for whom: keysets and their bindings are bytes here. It uses no Tink, reads no
 * environment, and lets nothing that a service answered, and no token, into a message.
 */
@NullMarked
package moxora.kms;

import org.jspecify.annotations.NullMarked;
