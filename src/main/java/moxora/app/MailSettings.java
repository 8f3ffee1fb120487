package moxora.app;

import java.nio.file.Path;
import moxora.mail.MailUrl;
import moxora.mail.Mailbox;

/**
 * Where mails go and from whom: {@code MOXORA_MAIL_URL}, {@code MOXORA_MAIL_FROM}. Unset, they land in {@code mail} in
 * the data folder, which the log says at each start.
 */
public record MailSettings(MailUrl url, String from) {

    private static final String URL = "moxora.mail.url";
    private static final String FROM = "moxora.mail.from";

    static MailSettings of(Environment environment, Path data) {
        MailUrl url = environment.given(URL).map(MailSettings::url).orElse(MailUrl.ofFolder(data.resolve("mail")));
        String from = environment.text(FROM, "moxora@localhost");
        if (!MailUrl.isSender(from)) {
            throw new Settings.Invalid(
                    Environment.variable(FROM) + ": one address such as moxora@example.org is allowed.");
        }
        return new MailSettings(url, from);
    }

    private static MailUrl url(String text) {
        try {
            return MailUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Settings.Invalid(Environment.variable(URL) + ": " + e.getMessage() + ".");
        }
    }

    Mailbox open() {
        return url.open(from);
    }

    /** What an operator should hear at each start. */
    String whereabouts() {
        return open().whereabouts();
    }
}
