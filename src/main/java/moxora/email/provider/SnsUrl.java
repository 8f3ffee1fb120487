package moxora.email.provider;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address at Amazon SNS itself: {@code https}, the host of one region, no user, no port. The whole text is held
 * against one pattern, so that no two readers of URLs can read it differently; {@code sns.us-east-1.amazonaws.com.evil}
 * and {@code sns.us-east-1.amazonaws.com@evil} are none.
 *
 * @param region such as {@code eu-west-1}
 */
public record SnsUrl(URI uri, String region) {

    private static final String HOST =
            "https://sns\\.(?<region>[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})\\.amazonaws\\.com(?<china>\\.cn)?";
    private static final Pattern CERTIFICATE =
            Pattern.compile(HOST + "(?:/[A-Za-z0-9_-]{1,64}){0,4}/[A-Za-z0-9][A-Za-z0-9_-]{0,127}\\.pem");
    private static final Pattern CONFIRMATION = Pattern.compile(HOST + "/\\?[A-Za-z0-9_.~%&=:+-]{1,2048}");

    /** The address of a certificate: its path ends in {@code .pem} and there is nothing after it. */
    static Optional<SnsUrl> ofCertificate(@Nullable String text) {
        return of(CERTIFICATE, text);
    }

    /** The address at which a subscription is confirmed: a query, which holds the token. */
    static Optional<SnsUrl> ofConfirmation(@Nullable String text) {
        return of(CONFIRMATION, text);
    }

    private static Optional<SnsUrl> of(Pattern pattern, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher found = pattern.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        String region = found.group("region");
        return region.startsWith("cn-") == (found.group("china") != null)
                ? uri(text).map(uri -> new SnsUrl(uri, region))
                : Optional.empty();
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException halfAnEscape) {
            return Optional.empty();
        }
    }

    /** {@code sns.eu-west-1.amazonaws.com}. */
    public String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** The last part of the path: {@code SimpleNotificationService-….pem}. */
    public String file() {
        String path = uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "SnsUrl[" + region + "]";
    }
}
