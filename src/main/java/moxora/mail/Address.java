package moxora.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/**
 * One mailbox and nothing beside it: a dot-atom, an at sign and a host (RFC 5322 section 3.4.1, with the letters of RFC
 * 6532). Quoted forms, comments, groups and lists are refused, since each can mean more than one address.
 */
final class Address {

    private static final int LONGEST = 320;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\p{L}\\p{M}\\p{N}]+";
    private static final Pattern MAILBOX = Pattern.compile(
            ATOM + "(?:\\." + ATOM + ")*@[A-Za-z0-9\\-\\p{L}\\p{M}\\p{N}]+(?:\\.[A-Za-z0-9\\-\\p{L}\\p{M}\\p{N}]+)*");

    private Address() {}

    static boolean isOne(String text) {
        return text.length() <= LONGEST && MAILBOX.matcher(text).matches();
    }

    static InternetAddress of(String text) throws NotSentException {
        if (!isOne(text)) {
            throw new NotSentException("the address is not one that a mail can be sent to", true, null);
        }
        try {
            int at = text.lastIndexOf('@');
            return new InternetAddress(text.substring(0, at + 1) + java.net.IDN.toASCII(text.substring(at + 1)), false);
        } catch (AddressException | IllegalArgumentException e) {
            // Without the cause: it quotes the address.
            throw new NotSentException("the address is not one that a mail can be sent to", true, null);
        }
    }
}
