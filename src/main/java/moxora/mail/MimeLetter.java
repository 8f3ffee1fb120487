package moxora.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/** A letter as an Internet message (RFC 5322), with a Message-ID that stays the same however often it is sent. */
final class MimeLetter extends MimeMessage {

    private final String messageId;

    private MimeLetter(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static MimeLetter of(Session session, Letter letter, String from) throws MessagingException, NotSentException {
        InternetAddress sender = Address.of(from);
        String host = sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1);
        MimeLetter message = new MimeLetter(session, "<" + letter.id() + "@" + host + ">");
        message.setFrom(sender);
        message.setRecipient(Message.RecipientType.TO, Address.of(letter.to()));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(letter.at()));
        // RFC 3834: nobody's holiday notice is to answer this.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(letter.text().replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
        return message;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
