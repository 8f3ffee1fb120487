package moxora.email.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/** A signing key that a provider shows as a text, and uses the bytes of. */
final class SigningKey {

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{8,256}");

    private SigningKey() {}

    /** @throws Fault 422 {@code invalid_verification_key}, saying what is required and where the provider shows it */
    static String require(@Nullable String given, String required) {
        return Optional.ofNullable(given)
                .map(String::strip)
                .filter(text -> PRINTABLE.matcher(text).matches())
                .orElseThrow(() -> invalid(required + " is required: 8 to 256 printable characters without spaces."));
    }

    static Fault invalid(String message) {
        return Fault.refused("/verificationKey", "invalid_verification_key", message);
    }
}
