package moxora.app;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import moxora.email.unsubscribe.UnsubscribeLinks;
import org.jspecify.annotations.Nullable;

/**
 * How people reach the page on which they unsubscribe: {@code MOXORA_PUBLIC_URL}, and if somebody reads it,
 * {@code MOXORA_UNSUBSCRIBE_MAILTO}.
 */
public record UnsubscribeSettings(
        String publicUrl, @Nullable String mailbox) {

    private static final String MAILTO = "moxora.unsubscribe.mailto";

    /** It stands in a header field, within a URI: nothing that would have to be written otherwise there. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}");

    static UnsubscribeSettings of(Environment environment, String publicUrl) {
        String mailbox = environment.given(MAILTO).orElse(null);
        if (mailbox != null && !ADDRESS.matcher(mailbox).matches()) {
            throw new Settings.Invalid(
                    Environment.variable(MAILTO) + ": one address such as unsubscribe@example.org is allowed.");
        }
        return new UnsubscribeSettings(publicUrl, mailbox);
    }

    UnsubscribeLinks.Reach reach() {
        return new UnsubscribeLinks.Reach(publicUrl.endsWith("/") ? publicUrl : publicUrl + "/", mailbox);
    }

    /** What an operator should hear once, at start. */
    List<String> warnings() {
        return publicUrl.toLowerCase(Locale.ROOT).startsWith("https:")
                ? List.of()
                : List.of("MOXORA_PUBLIC_URL is no https: address: mail providers offer no one-click unsubscribe for"
                        + " messages with such links (RFC 8058), and webhooks may be refused.");
    }

    @Override
    public String toString() {
        return "UnsubscribeSettings[" + publicUrl + "]";
    }
}
