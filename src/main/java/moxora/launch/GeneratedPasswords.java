package moxora.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The passwords of the embedded clusters' roles: made here once, kept owner-only, never shown. */
final class GeneratedPasswords {

    private static final int PASSWORD_BYTES = 32;

    private final Path file;
    private final Map<String, String> passwords = new TreeMap<>();
    private final SecureRandom random = new SecureRandom();

    private GeneratedPasswords(Path file) {
        this.file = file;
    }

    static GeneratedPasswords in(Path file) throws IOException {
        GeneratedPasswords kept = new GeneratedPasswords(file);
        if (Files.exists(file)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(OwnerOnly.file(file), StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(name -> kept.passwords.put(name, properties.getProperty(name)));
        }
        return kept;
    }

    /** The password under this name, made and kept now if there is none. */
    synchronized String of(String name) throws IOException {
        Optional<String> known = kept(name);
        if (known.isPresent()) {
            return known.get();
        }
        String fresh = generate();
        keep(name, fresh);
        return fresh;
    }

    synchronized Optional<String> kept(String name) {
        return Optional.ofNullable(passwords.get(name));
    }

    synchronized void keep(String name, String password) throws IOException {
        passwords.put(name, password);
        StringBuilder content = new StringBuilder("# Generated. Without this file the passwords are made anew.\n");
        passwords.forEach(
                (key, value) -> content.append(key).append('=').append(value).append('\n'));
        OwnerOnly.write(file, content.toString());
    }

    String generate() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
