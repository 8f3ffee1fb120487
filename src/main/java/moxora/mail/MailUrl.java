package moxora.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where mails go, as configured: {@code smtp://user:password@host:587} (STARTTLS, required), {@code smtps://host:465}
 * (TLS from the first byte), or {@code file:/folder}. There is no SMTP in clear.
 */
public final class MailUrl {

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int HIGHEST_PORT = 65_535;

    private final @Nullable Path folder;
    private final String host;
    private final int port;
    private final boolean tlsFromTheStart;
    private final @Nullable String user;
    private final @Nullable String password;

    private MailUrl(
            @Nullable Path folder,
            String host,
            int port,
            boolean tlsFromTheStart,
            @Nullable String user,
            @Nullable String password) {
        this.folder = folder;
        this.host = host;
        this.port = port;
        this.tlsFromTheStart = tlsFromTheStart;
        this.user = user;
        this.password = password;
    }

    public static MailUrl ofFolder(Path folder) {
        return new MailUrl(folder, "", 0, false, null, null);
    }

    /** @throws IllegalArgumentException says what is allowed, and quotes nothing, since a password may be in it */
    public static MailUrl parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            if (scheme.equals("file") && uri.getRawAuthority() == null && uri.getRawQuery() == null) {
                return ofFolder(Path.of(uri));
            }
            if ((scheme.equals("smtp") || scheme.equals("smtps")) && isPlain(uri)) {
                return ofServer(uri, scheme.equals("smtps"));
            }
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            // Told below, as for an address of another kind; the exceptions quote the text.
        }
        throw new IllegalArgumentException("smtp://user:password@host:587 (with STARTTLS), smtps://host:465 or"
                + " file:/folder is allowed; a user and a password belong together, special characters in them as %40");
    }

    private static boolean isPlain(URI uri) {
        String path = uri.getRawPath();
        return uri.getHost() != null
                && (path == null || path.isEmpty() || path.equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getPort() != 0
                && uri.getPort() <= HIGHEST_PORT;
    }

    private static MailUrl ofServer(URI uri, boolean tlsFromTheStart) {
        String login = uri.getRawUserInfo();
        int port = uri.getPort() > 0 ? uri.getPort() : tlsFromTheStart ? SUBMISSIONS : SUBMISSION;
        if (login == null) {
            return new MailUrl(null, uri.getHost(), port, tlsFromTheStart, null, null);
        }
        int colon = login.indexOf(':');
        if (colon < 1 || colon == login.length() - 1) {
            throw new IllegalArgumentException("user and password");
        }
        return new MailUrl(
                null,
                uri.getHost(),
                port,
                tlsFromTheStart,
                decoded(login.substring(0, colon)),
                decoded(login.substring(colon + 1)));
    }

    /** A plus is a plus here; only percent signs are decoded. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether mails can come from it: one address and no name. */
    public static boolean isSender(String address) {
        return Address.isOne(address);
    }

    /** @param from the address in the From header */
    public Mailbox open(String from) {
        return folder == null ? new SmtpServer(this, from, null) : new MailFolder(folder, from);
    }

    /** The folder that mails are written to; empty where they are sent. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean tlsFromTheStart() {
        return tlsFromTheStart;
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password() {
        return password;
    }

    /** Without the log-in. */
    @Override
    public String toString() {
        return folder == null ? (tlsFromTheStart ? "smtps://" : "smtp://") + host + ":" + port : folder.toString();
    }
}
