package moxora.email;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.email.provider.BounceClass;
import org.jspecify.annotations.Nullable;

/**
 * What a status of RFC 3463 says about an address: that it is no use, that it may be another time, or that the refusal
 * is of the sender or the message. Codes are from the registry of RFC 5248.
 */
final class StatusCodes {

    /** Of the refused message or its sender, though not of class 7. */
    private static final Set<String> BLOCKS = Set.of("1.7", "1.8", "1.9", "3.3", "4.8", "6.0", "6.1", "6.3", "6.7");

    /** For good by their first digit, and yet gone when the mailbox is emptied, the route mended or the mail smaller. */
    private static final Set<String> PASSING =
            Set.of("2.2", "2.3", "2.4", "3.1", "3.2", "3.4", "3.5", "4.3", "4.5", "4.6", "4.7");

    /** What went wrong between two servers, and says nothing of a mailbox. */
    private static final String PROTOCOL = "5.";

    private static final Pattern STATUS = Pattern.compile("(?<![0-9.])([245])\\.([0-9]{1,3})\\.([0-9]{1,3})(?![0-9.])");
    private static final Pattern REPLY = Pattern.compile("(?<![0-9.])([45])[0-9]{2}(?![0-9.])");
    private static final int LOOKED_AT = 500;

    private StatusCodes() {}

    private record Status(char first, String rest) {

        /** Whether it says no more than that something is wrong: the answer itself may say what. */
        boolean isVague() {
            return rest.equals("0.0");
        }

        String text() {
            return first + "." + rest;
        }
    }

    /**
     * @param status the Status field
     * @param diagnostic the Diagnostic-Code field, looked at where the status says little
     */
    static BounceClass bounceClass(@Nullable String status, @Nullable String diagnostic) {
        Optional<Status> known = of(status, diagnostic);
        if (known.isPresent()) {
            return bounceClass(known.get());
        }
        Optional<Character> reply = reply(diagnostic);
        // Nothing at all is no reason to give an address up.
        return reply.filter(first -> first == '5').isPresent() ? BounceClass.HARD : BounceClass.SOFT;
    }

    /** The status that counts, such as {@code 5.1.1}. */
    static @Nullable String code(@Nullable String status, @Nullable String diagnostic) {
        return of(status, diagnostic).map(Status::text).orElse(null);
    }

    private static BounceClass bounceClass(Status status) {
        if (status.rest.startsWith("7.") || BLOCKS.contains(status.rest)) {
            return BounceClass.BLOCK;
        }
        boolean forGood = status.first == '5' && !PASSING.contains(status.rest) && !status.rest.startsWith(PROTOCOL);
        return forGood ? BounceClass.HARD : BounceClass.SOFT;
    }

    private static Optional<Status> of(@Nullable String status, @Nullable String diagnostic) {
        Optional<Status> told = find(status);
        return told.isPresent() && !told.get().isVague()
                ? told
                : find(diagnostic).or(() -> told);
    }

    private static Optional<Status> find(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher found = STATUS.matcher(text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text);
        return found.find()
                ? Optional.of(new Status(
                        found.group(1).charAt(0),
                        Integer.parseInt(found.group(2)) + "." + Integer.parseInt(found.group(3))))
                : Optional.empty();
    }

    private static Optional<Character> reply(@Nullable String diagnostic) {
        if (diagnostic == null) {
            return Optional.empty();
        }
        Matcher found =
                REPLY.matcher(diagnostic.length() > LOOKED_AT ? diagnostic.substring(0, LOOKED_AT) : diagnostic);
        return found.find() ? Optional.of(found.group(1).charAt(0)) : Optional.empty();
    }
}
