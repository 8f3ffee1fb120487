package moxora.account;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of a new API token; it says itself what is wrong with it.
 *
 * @param name what its maker will know it by, 1 to 100 characters
 * @param scopes names of rights, such as {@code contacts_read}; at least one
 * @param expiresIn how long it is to live, an ISO 8601 duration of days and less, or null
 * @param expiresAt when it is to end, an RFC 3339 time, or null; with neither it lives 90 days
 */
public record ApiTokenDraft(
        String name,
        List<String> scopes,
        @Nullable String expiresIn,
        @Nullable String expiresAt) {

    public static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    public static final Duration USUAL_LIFE = Duration.ofDays(90);
    public static final Duration LONGEST_LIFE = Duration.ofDays(365);
    private static final int LONGEST_NAME = 100;

    public ApiTokenDraft {
        name = Normalizer.normalize(name, Normalizer.Form.NFC).strip();
        scopes = List.copyOf(scopes);
    }

    /** What was asked and may be given. */
    record Granted(String name, Set<Right> rights, Instant expiresAt) {

        @Override
        public String toString() {
            return "Granted[" + rights + "]";
        }
    }

    /** What the actor may give of it: none of the rights that tokens never hold, and none that the actor lacks. */
    static Set<Right> grantable(Actor maker) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        rights.addAll(Rights.ofTokens());
        rights.retainAll(maker.rights());
        return rights;
    }

    /** @throws Fault 422 with everything that is wrong */
    Granted granted(Actor maker, Instant now) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > LONGEST_NAME || hasControls()) {
            complaints.add(new Fault.Complaint(
                    "/name",
                    "invalid_name",
                    "A name has 1 to " + LONGEST_NAME + " characters, and no control characters."));
        }
        Set<Right> rights = rights(grantable(maker), complaints);
        Instant end = end(now, complaints);
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The body has members that are refused.", complaints);
        }
        return new Granted(name, rights, end);
    }

    private boolean hasControls() {
        return name.codePoints().anyMatch(Character::isISOControl);
    }

    private Set<Right> rights(Set<Right> grantable, List<Fault.Complaint> complaints) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        String allowed = "Allowed here: " + names(grantable) + ".";
        if (scopes.isEmpty() || scopes.size() > Right.values().length) {
            complaints.add(new Fault.Complaint("/scopes", "required", "At least one scope is required. " + allowed));
            return rights;
        }
        for (int i = 0; i < scopes.size(); i++) {
            Optional<Right> right = ofWire(scopes.get(i)).filter(grantable::contains);
            if (right.isEmpty()) {
                complaints.add(new Fault.Complaint("/scopes/" + i, "scope_not_allowed", allowed));
            } else if (!rights.add(right.get())) {
                complaints.add(new Fault.Complaint("/scopes/" + i, "repeated", "Each scope may be given once."));
            }
        }
        return rights;
    }

    private Instant end(Instant now, List<Fault.Complaint> complaints) {
        if (expiresIn != null && expiresAt != null) {
            complaints.add(new Fault.Complaint(
                    "/expiresAt", "ambiguous", "Either expiresIn or expiresAt may be given, not both."));
            return now;
        }
        try {
            if (expiresAt != null) {
                return checked(Instant.parse(expiresAt), now, "/expiresAt", complaints);
            }
            Duration life = expiresIn == null ? USUAL_LIFE : Duration.parse(expiresIn);
            // Before it is added to anything: a duration can be longer than time itself.
            return life.compareTo(LONGEST_LIFE) > 0 || life.isNegative()
                    ? refused(now, "/expiresIn", complaints)
                    : checked(now.plus(life), now, "/expiresIn", complaints);
        } catch (DateTimeException | ArithmeticException notATime) {
            return refused(now, expiresAt != null ? "/expiresAt" : "/expiresIn", complaints);
        }
    }

    private static Instant checked(Instant end, Instant now, String pointer, List<Fault.Complaint> complaints) {
        boolean allowed = !end.isBefore(now.plus(SHORTEST_LIFE)) && !end.isAfter(now.plus(LONGEST_LIFE));
        return allowed ? end : refused(now, pointer, complaints);
    }

    private static Instant refused(Instant now, String pointer, List<Fault.Complaint> complaints) {
        complaints.add(new Fault.Complaint(
                pointer,
                "out_of_range",
                "A token lives from one minute to 365 days: expiresIn is an ISO 8601 duration such as P90D or PT1H,"
                        + " expiresAt an RFC 3339 time in UTC."));
        return now;
    }

    static Optional<Right> ofWire(String wire) {
        return java.util.Arrays.stream(Right.values())
                .filter(right -> right.wire().equals(wire))
                .findFirst();
    }

    static String names(Set<Right> rights) {
        return rights.stream().map(Right::wire).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "ApiTokenDraft[redacted]";
    }
}
