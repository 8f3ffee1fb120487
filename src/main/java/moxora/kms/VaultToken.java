package moxora.kms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;

/** The token that Vault asks for: from a file that an agent keeps fresh, else as set, else none (an agent adds it). */
final class VaultToken {

    private static final long LONGEST_BYTES = 16 * 1024;
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final KmsAccess access;

    VaultToken(KmsAccess access) {
        this.access = access;
    }

    /** Empty when there is none. */
    String current() throws KekException {
        Path file = access.vaultTokenFile();
        String set = access.vaultToken();
        String token = file == null ? set == null ? "" : set : read(file);
        // A header refuses such a token in words that quote it.
        if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
            throw new KekException(Reason.REFUSED, "The Vault token is not one line of visible ASCII characters.");
        }
        return token;
    }

    private static String read(Path file) throws KekException {
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                throw new KekException(Reason.REFUSED, "The Vault token file is too large to hold a token.");
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            // An agent may be about to write it.
            throw new KekException(Reason.UNREACHABLE, "The Vault token file cannot be read.");
        }
    }

    @Override
    public String toString() {
        return "VaultToken";
    }
}
