package moxora.launch;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a PostgreSQL JDBC URL says about TLS. It may hold a password, so it is never quoted. */
final class DatabaseUrl {

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOSTS = Pattern.compile("jdbc:postgresql://([^/?]+).*");
    private static final Pattern MODE = Pattern.compile(".*[?&]sslmode=([^&]*).*");

    private DatabaseUrl() {}

    /**
     * Whether the connection cannot be read or taken over on its way: it stays on this machine, or the server proves
     * its name ({@code sslmode=verify-full}). Less than that encrypts, at best, to whoever answers.
     */
    static boolean isProtected(String url) {
        Matcher mode = MODE.matcher(url);
        return isHere(url) || (mode.matches() && mode.group(1).equals("verify-full"));
    }

    private static boolean isHere(String url) {
        Matcher hosts = HOSTS.matcher(url);
        return !hosts.matches()
                || Arrays.stream(hosts.group(1).split(","))
                        .map(host -> host.replaceAll(":\\d+$", ""))
                        .allMatch(HERE::contains);
    }
}
