package moxora.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is said about restored backups.
 *
 * @param ledgerHead where it is written down, outside both clusters, how far the vault has come; null where nowhere
 * @param acceptedVault the fingerprint by which an operator accepts an older vault for one start, or empty
 */
public record RestoreSettings(@Nullable Path ledgerHead, String acceptedVault) {

    private static final String ACCEPT = "moxora.accept.vault";

    static RestoreSettings of(Environment environment, Path data) {
        String accepted = environment.text(ACCEPT, "");
        if (!accepted.matches("([0-9a-f]{16})?")) {
            throw new Settings.Invalid(Environment.variable(ACCEPT)
                    + ": the 16 hexadecimal digits are allowed that readiness names when the vault is too old.");
        }
        return new RestoreSettings(data.resolve("ledger-head"), accepted);
    }
}
