package moxora.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A submission server (RFC 6409), over TLS 1.2 or later: from the first byte (RFC 8314), or by STARTTLS, without which
 * nothing is sent. Its certificate must be for its host and from an authority that this machine trusts.
 */
final class SmtpServer implements Mailbox {

    /** In milliseconds; a dialogue is about ten answers, so that one letter never takes five minutes. */
    private static final String CONNECTING = "10000";

    private static final String ANSWERING = "20000";

    private final MailUrl url;
    private final String from;
    private final Session session;

    /** @param trusted makes connections that trust other authorities than the machine's; for tests */
    SmtpServer(MailUrl url, String from, @Nullable SSLSocketFactory trusted) {
        this.url = url;
        this.from = from;
        this.session = Session.getInstance(properties(url, trusted));
    }

    private static Properties properties(MailUrl url, @Nullable SSLSocketFactory trusted) {
        String protocol = protocol(url);
        String mail = "mail." + protocol + ".";
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        properties.setProperty(mail + "host", url.host());
        properties.setProperty(mail + "port", Integer.toString(url.port()));
        properties.setProperty(mail + "auth", Boolean.toString(url.user() != null));
        properties.setProperty(mail + "connectiontimeout", CONNECTING);
        properties.setProperty(mail + "timeout", ANSWERING);
        properties.setProperty(mail + "writetimeout", ANSWERING);
        properties.setProperty(mail + "ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty(mail + "ssl.checkserveridentity", "true");
        if (!url.tlsFromTheStart()) {
            properties.setProperty(mail + "starttls.enable", "true");
            properties.setProperty(mail + "starttls.required", "true");
        }
        properties.setProperty("mail.mime.allowutf8", "true");
        if (trusted != null) {
            properties.put(mail + "ssl.socketFactory", trusted);
        }
        return properties;
    }

    private static String protocol(MailUrl url) {
        return url.tlsFromTheStart() ? "smtps" : "smtp";
    }

    @Override
    public void send(Letter letter) throws NotSentException {
        try (Transport transport = session.getTransport(protocol(url))) {
            MimeLetter message = MimeLetter.of(session, letter, from);
            message.saveChanges();
            transport.connect(url.host(), url.port(), url.user(), url.password());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (SendFailedException e) {
            boolean refused = e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0;
            // Without the cause: a server's answer quotes the address.
            throw new NotSentException(
                    refused ? "the server refused the address" : "the server did not take the mail", refused, null);
        } catch (MessagingException e) {
            throw new NotSentException(
                    "the mail server could not be used (" + e.getClass().getSimpleName() + ")", false, null);
        }
    }

    @Override
    public String whereabouts() {
        return "Mails are sent through " + url + ".";
    }
}
