package moxora.launch;

import java.nio.file.Path;

/**
 * What HTTPS is served with, as set.
 *
 * @param certificate PEM: the server's own certificate first, then each one's issuer
 * @param key PEM, PKCS#8 without a password
 */
record TlsFiles(Path certificate, Path key) {}
