package moxora.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of the first operator: as set, or generated once into the data folder. A command beside the server takes
 * whatever operator's token is set there.
 *
 * @param value the token, which {@link #toString()} does not show
 * @param whereabouts what to tell people about it
 */
record OperatorToken(String value, String whereabouts) {

    private static final int TOKEN_BYTES = 32;

    static OperatorToken of(Settings settings, DataFolder folder) {
        return settings.get(Setting.OPERATOR_TOKEN)
                .map(token -> new OperatorToken(token, "as set by " + Setting.OPERATOR_TOKEN.variable()))
                .orElseGet(() -> kept(folder.keys().resolve("operator-token")));
    }

    /** As a command beside the running server finds it; nothing is generated. */
    static OperatorToken existing(Settings settings) {
        return settings.get(Setting.OPERATOR_TOKEN)
                .map(token -> new OperatorToken(token, "as set by " + Setting.OPERATOR_TOKEN.variable()))
                .orElseGet(() -> {
                    Path file = settings.dataDir().resolve("keys").resolve("operator-token");
                    try {
                        String token = Files.readString(file).strip();
                        if (!token.isEmpty()) {
                            return new OperatorToken(token, file.toString());
                        }
                    } catch (IOException e) {
                        // Told below, as for an empty file.
                    }
                    throw Refusal.badSetting("The operator's token is neither set by "
                            + Setting.OPERATOR_TOKEN.variable() + " nor in " + file
                            + "; the data folder is named by " + Setting.DATA_DIR.variable() + ".");
                });
    }

    private static OperatorToken kept(Path file) {
        try {
            String token =
                    Files.exists(file) ? Files.readString(OwnerOnly.file(file)).strip() : "";
            if (token.isEmpty()) {
                token = generate();
                OwnerOnly.write(file, token + "\n");
            }
            return new OperatorToken(token, file.toString());
        } catch (IOException e) {
            throw Refusal.badSetting("The operator's token in " + file + " cannot be read and written by this user.");
        }
    }

    private static String generate() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "••• (" + whereabouts + ")";
    }
}
