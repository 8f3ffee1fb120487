package moxora.email.provider;

import java.util.Optional;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/** The address in what a provider calls a recipient. */
final class Recipients {

    private Recipients() {}

    /** A bare address. */
    static Optional<String> address(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(EmailAddress::isPlausible);
    }

    /** An address as a header names it, {@code Ada Lovelace <ada@example.org>}, or bare (RFC 5322 section 3.4). */
    static Optional<String> named(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        int open = stripped.lastIndexOf('<');
        return open >= 0 && stripped.endsWith(">")
                ? address(stripped.substring(open + 1, stripped.length() - 1))
                : address(stripped);
    }
}
