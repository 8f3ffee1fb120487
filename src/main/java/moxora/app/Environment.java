package moxora.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import moxora.store.DatabaseLogin;
import org.jspecify.annotations.Nullable;

/** Reads one value at a time; its errors name the variable and what is allowed, never a secret. */
record Environment(Function<String, Optional<String>> lookup) {

    String text(String name) {
        return given(name).orElseThrow(() -> new Settings.Invalid(variable(name) + " is not set."));
    }

    String text(String name, String otherwise) {
        return given(name).orElse(otherwise);
    }

    Optional<String> given(String name) {
        return lookup.apply(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean flag(String name, boolean otherwise) {
        String value = text(name, String.valueOf(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new Settings.Invalid(variable(name) + ": true or false is allowed.");
        }
        return value.equals("true");
    }

    int number(String name, int otherwise, int most) {
        String value = text(name, String.valueOf(otherwise));
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > most) {
            throw new Settings.Invalid(variable(name) + ": a whole number up to " + most + " is allowed.");
        }
        return Integer.parseInt(value);
    }

    DatabaseLogin login(String urlPrefix, String prefix) {
        return new DatabaseLogin(text(urlPrefix + "url"), text(prefix + "user"), text(prefix + "password"));
    }

    DatabaseLogin loginOr(String urlPrefix, String prefix, DatabaseLogin otherwise) {
        return given(prefix + "user").isPresent() ? login(urlPrefix, prefix) : otherwise;
    }

    @Nullable
    Path folder(String name) {
        try {
            return given(name).map(Path::of).orElse(null);
        } catch (InvalidPathException e) {
            throw new Settings.Invalid(variable(name) + ": a path is allowed.");
        }
    }

    @Nullable
    Duration duration(String name) {
        try {
            return given(name).map(Duration::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw new Settings.Invalid(variable(name) + ": an ISO 8601 duration such as P14D is allowed.");
        }
    }

    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
