package moxora.kms;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a key-encryption key: which service, where, which key. It carries no secret, so it may be logged. */
public sealed interface KekUri {

    /** As it was written; wrapped keysets are stored under this very text. */
    String text();

    /** A keyset file. */
    record File(String text, Path path) implements KekUri {}

    /**
     * A key of HashiCorp Vault's transit engine.
     *
     * @param server scheme, host and port
     * @param mount where the engine is mounted, for example {@code transit} or {@code teams/crm/transit}
     */
    record VaultTransit(String text, URI server, String mount, String key) implements KekUri {}

    /** @param name the resource name, {@code projects/…/locations/…/keyRings/…/cryptoKeys/…} */
    record GcpKms(String text, String name) implements KekUri {}

    /** @param arn the key's Amazon resource name; no alias, which could be moved to another key */
    record AwsKms(String text, String arn, String region) implements KekUri {}

    /** What every error says is allowed. */
    String ALLOWED = "a file:, vault-transit:, gcp-kms: or aws-kms: URI is allowed";

    Pattern VAULT = Pattern.compile("vault-transit(\\+http)?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:\\d{1,5})?"
            + "/((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+)keys/([A-Za-z0-9_][A-Za-z0-9_.-]*)");
    Pattern GCP = Pattern.compile("gcp-kms://(projects/[a-z0-9.:-]+/locations/[a-z0-9-]+"
            + "/keyRings/[A-Za-z0-9_-]{1,63}/cryptoKeys/[A-Za-z0-9_-]{1,63})");
    Pattern AWS = Pattern.compile("aws-kms://(arn:aws[a-z-]*:kms:([a-z0-9-]+):\\d{12}:key/[A-Za-z0-9-]+)");
    Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException saying what is allowed, without quoting the text */
    static KekUri parse(String text) {
        int colon = text.indexOf(':');
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "file" -> file(text);
            case "vault-transit", "vault-transit+http" -> vault(text);
            case "gcp-kms" -> {
                Matcher name = matched(
                        GCP, text, "gcp-kms://projects/…/locations/…/keyRings/…/cryptoKeys/… without a version");
                yield new GcpKms(text, name.group(1));
            }
            case "aws-kms" -> {
                Matcher arn = matched(AWS, text, "aws-kms://arn:aws:kms:region:account:key/id, not an alias,");
                yield new AwsKms(text, arn.group(1), arn.group(2));
            }
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    /** Whether plain http to that host stays on this machine. */
    static boolean isLoopback(String host) {
        return LOOPBACK.contains(host);
    }

    private static KekUri file(String text) {
        try {
            return new File(text, Path.of(URI.create(text)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException("file:///absolute/path is allowed", e);
        }
    }

    private static KekUri vault(String text) {
        Matcher parts =
                matched(VAULT, text, "vault-transit://host:port/mount/keys/name, without user, query and fragment,");
        boolean plain = parts.group(1) != null;
        String host = parts.group(2);
        if (plain && !isLoopback(host)) {
            throw new IllegalArgumentException("vault-transit+http: is allowed to localhost, 127.0.0.1 and [::1] only");
        }
        String port = parts.group(3) == null ? "" : parts.group(3);
        URI server = URI.create((plain ? "http://" : "https://") + host + port);
        if (server.getHost() == null || server.getPort() > 65_535) {
            throw new IllegalArgumentException("vault-transit://host:port/mount/keys/name is allowed");
        }
        String mount = parts.group(4);
        return new VaultTransit(text, server, mount.substring(0, mount.length() - 1), parts.group(5));
    }

    private static Matcher matched(Pattern pattern, String text, String form) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(form + " is allowed");
        }
        return matcher;
    }
}
