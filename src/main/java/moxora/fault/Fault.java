package moxora.fault;

import java.time.Duration;
import java.util.List;

/**
 * A refusal: what was wrong, where, and what was allowed.
 *
 * <p>Neither {@link #detail()} nor any {@link Complaint} may quote a value that a caller sent: they name the place and
 * the rule. So a fault can be logged and answered as it is.
 */
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer";

    private final FaultCode code;
    private final transient List<Complaint> complaints;

    /** Seconds after which it is worth trying again, or 0 where nothing is known. */
    private final long retryAfter;

    /** One of a closed list of words, for callers to branch on; "" where the code says it all. */
    private final String reason;

    /** How to authenticate, after RFC 9110 section 11.6.1. */
    private final String challenge;

    /**
     * One thing wrong in a body.
     *
     * @param pointer where, as an RFC 6901 JSON pointer, a parameter's name or a column's name
     * @param code a stable code such as {@code unknown_property}
     * @param message what is allowed there
     */
    public record Complaint(String pointer, String code, String message) {}

    public Fault(FaultCode code, String detail) {
        this(code, detail, List.of());
    }

    public Fault(FaultCode code, String detail, List<Complaint> complaints) {
        super(detail, null, true, code.status() >= 500);
        this.code = code;
        this.complaints = List.copyOf(complaints);
        this.retryAfter = 0;
        this.reason = "";
        this.challenge = BEARER;
    }

    private Fault(FaultCode code, String detail, long retryAfter, String challenge) {
        super(detail, null, true, false);
        this.code = code;
        this.complaints = List.of();
        this.retryAfter = retryAfter;
        this.reason = "";
        this.challenge = challenge;
    }

    private Fault(FaultCode code, String reason, String detail) {
        super(detail, null, true, false);
        this.code = code;
        this.complaints = List.of();
        this.retryAfter = 0;
        this.reason = reason;
        this.challenge = BEARER;
    }

    private Fault(FaultCode code, String reason, String detail, List<Complaint> complaints) {
        super(detail, null, true, false);
        this.code = code;
        this.complaints = List.copyOf(complaints);
        this.retryAfter = 0;
        this.reason = reason;
        this.challenge = BEARER;
    }

    /** A fault with the failure that led to it; only the log sees the cause. */
    public Fault(FaultCode code, String detail, Throwable cause) {
        super(detail, cause, true, true);
        this.code = code;
        this.complaints = List.of();
        this.retryAfter = 0;
        this.reason = "";
        this.challenge = BEARER;
    }

    /** A refusal that ends by itself: try again after so long, whole seconds upward and at least one. */
    public static Fault later(FaultCode code, String detail, Duration wait) {
        return new Fault(code, detail, Math.max(1, wait.plusMillis(999).toSeconds()), BEARER);
    }

    /** A refusal of credentials, with the challenge that says which ones are asked for. */
    public static Fault unauthenticated(FaultCode code, String detail, String challenge) {
        return new Fault(code, detail, 0, challenge);
    }

    /**
     * A message that must not be sent, 409.
     *
     * @param reason why, by the name that the suppression list has for it
     */
    public static Fault suppressed(String reason) {
        return new Fault(FaultCode.SUPPRESSED, reason, "The address is on the suppression list: " + reason + ".");
    }

    /**
     * A processor's answer that is not handed on, 502.
     *
     * @param reason what is wrong with it, of a closed list of words
     * @param complaints where, without anything of what it says
     */
    public static Fault answerRefused(String reason, String detail, List<Complaint> complaints) {
        return new Fault(FaultCode.ANSWER_REFUSED, reason, detail, complaints);
    }

    /** The one answer for what is not there and for what is not yours (they must not differ). */
    public static Fault notFound() {
        return new Fault(FaultCode.NOT_FOUND, "No such resource in this organisation.");
    }

    /** A refusal of one value, 422. */
    public static Fault refused(String pointer, String code, String message) {
        return new Fault(FaultCode.VALUE_REFUSED, message, List.of(new Complaint(pointer, code, message)));
    }

    public FaultCode code() {
        return code;
    }

    public String detail() {
        String message = getMessage();
        return message == null ? code.title() : message;
    }

    public List<Complaint> complaints() {
        return complaints;
    }

    /** Which of several reasons that the code can have; "" where it has one only. */
    public String reason() {
        return reason;
    }

    /** Seconds after which it is worth trying again; 0 where nothing is known. */
    public long retryAfter() {
        return retryAfter;
    }

    /** What a 401 asks for, as {@code WWW-Authenticate}. */
    public String challenge() {
        return challenge;
    }
}
