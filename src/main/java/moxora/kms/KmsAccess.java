package moxora.kms;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the services are reached, apart from the keys' names.
 *
 * @param vaultToken a Vault token that stays the same while the process runs; the file wins over it
 * @param vaultTokenFile a file with a Vault token, read anew at each call, so that an agent can renew it
 * @param vaultNamespace Vault Enterprise's namespace
 * @param gcpCredentials a service account's JSON key; without one the machine's metadata server is asked
 * @param gcpEndpoint in place of {@code https://cloudkms.googleapis.com}
 * @param gcpMetadata in place of {@code http://metadata.google.internal}
 * @param awsEndpoint in place of the region's own
 */
public record KmsAccess(
        @Nullable String vaultToken,
        @Nullable Path vaultTokenFile,
        @Nullable String vaultNamespace,
        @Nullable Path gcpCredentials,
        @Nullable URI gcpEndpoint,
        @Nullable URI gcpMetadata,
        @Nullable URI awsEndpoint) {

    /** The services' own addresses, and no credentials but the machine's. */
    public static final KmsAccess DEFAULT = new KmsAccess(null, null, null, null, null, null, null);

    @Override
    public String toString() {
        return "KmsAccess[" + (vaultToken == null && vaultTokenFile == null ? "without" : "with") + " Vault token]";
    }
}
