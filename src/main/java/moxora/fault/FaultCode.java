package moxora.fault;

/**
 * The stable codes of refusals. The code is the contract: callers branch on it, so a code is never renamed, only added.
 *
 * <p>Status as in RFC 9110; the wire form is RFC 9457 {@code application/problem+json}.
 */
public enum FaultCode {
    MALFORMED_JSON(400, "The body is not valid JSON"),
    MALFORMED_CSV(400, "The body is not valid CSV"),
    MALFORMED_UTF8(400, "The body is not valid UTF-8"),
    MALFORMED_ID(400, "The id is not a UUID"),
    MALFORMED_CURSOR(400, "The cursor is not one of ours"),
    MALFORMED_PARAMETER(400, "A query parameter has a value that is not allowed"),
    MALFORMED_HEADER(400, "A header has a value that is not allowed"),
    UNKNOWN_PARAMETER(400, "A query parameter is not known here"),
    PREFIX_TOO_SHORT(400, "The prefix is too short to be searched"),
    SEARCH_NOT_ANSWERABLE(400, "The search cannot be answered"),
    STALE_SIGNATURE(400, "The signed time is too far from now"),
    UNAUTHENTICATED(401, "A valid session is required"),
    INVALID_CREDENTIALS(401, "The e-mail or the password is wrong"),
    SECOND_FACTOR_REQUIRED(401, "A second factor is required"),
    REAUTHENTICATION_REQUIRED(401, "This needs an authentication of the last 15 minutes"),
    LOG_IN_REFUSED(401, "The log-in is refused"),
    INVALID_SIGNATURE(401, "The signature does not fit the body"),
    FORBIDDEN(403, "This caller may not do that"),
    SECOND_FACTOR_ENROLMENT_REQUIRED(403, "A second factor must be enrolled first"),
    TWO_PEOPLE_REQUIRED(403, "Two people must have agreed to this"),
    EMAIL_NOT_VERIFIED(403, "The e-mail address must be verified first"),
    NOT_FOUND(404, "There is no such thing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No representation fits the Accept header"),
    ORGANISATION_REQUIRED(409, "The organisation must be named"),
    ORGANISATION_CLOSING(409, "The organisation is being closed"),
    UNDO_WINDOW_PASSED(409, "The closure can no longer be undone"),
    SECOND_ADMIN_REQUIRED(409, "Two admins must ask for this, and there is one"),
    NOT_VERIFIED(409, "The deletion is not verified yet"),
    MEASUREMENT_TOO_LARGE(409, "There is more than can be measured at once"),
    EMAIL_TAKEN(409, "Another contact has the e-mail address"),
    ADDRESS_BLOCKED(409, "The e-mail address is blocked"),
    CONTACT_ERASED(409, "The contact was erased"),
    COUNT_DIFFERS(409, "The contacts are not those of the dry run"),
    TOO_MANY_CONTACTS(409, "There are more contacts than can be erased at once"),
    LAST_ADMIN(409, "An organisation keeps at least one admin"),
    ALREADY_A_USER(409, "There is a user with that e-mail address already"),
    SUPPORT_NOT_APPROVED(409, "The organisation has not let support in"),
    SUPPRESSED(409, "The address must not be sent to"),
    PROCESSOR_NOT_REGISTERED(409, "No processor is registered for that"),
    AGREEMENT_EXPIRED(409, "The agreement with the processor does not hold today"),
    REGION_MISMATCH(409, "The processor works in another region than the organisation's"),
    RESTRICTED(409, "The contact's restrictions stop this"),
    CONSENT_REQUIRED(409, "The contact must have consented to this"),
    OTHER_PERSON_REQUIRED(409, "Another person must confirm this"),
    PERSON_REQUIRED(409, "A person must decide this"),
    CONFLICT(409, "The request conflicts with the present state"),
    CURSOR_EXPIRED(410, "What came after the cursor is no longer kept"),
    PRECONDITION_FAILED(412, "The resource has changed since"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported here"),
    INVALID_TOKEN(422, "The token is not known, was used, or is past its time"),
    VALUE_REFUSED(422, "A value is refused"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    LOCKED_OUT(429, "Too many failed attempts"),
    READING_BUDGET_EXCEEDED(429, "More contacts were read than this actor usually reads"),
    CLOSURE_CAP(429, "As many organisations as are allowed in a day began to close"),
    AI_BUDGET_EXCEEDED(429, "The organisation's budget for AI calls is spent"),
    INTERNAL(500, "Moxora failed; the failure is logged under the instance given"),
    ANSWER_REFUSED(502, "The processor's answer is not one that may be handed on"),
    PROCESSOR_REFUSED(502, "The processor refused the call"),
    PROCESSOR_UNAVAILABLE(503, "The processor is not available at present"),
    KEY_SUSPENDED(503, "The organisation's key is suspended"),
    KEY_UNAVAILABLE(503, "A key is not available at present"),
    DATABASE_UNAVAILABLE(503, "The database is not available at present"),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "The OpenID provider is not available at present"),
    SNS_UNAVAILABLE(503, "Amazon SNS is not available at present"),
    ENDPOINT_PAUSED(503, "The endpoint is paused; the delivery is wanted later"),
    NOT_READY(503, "Moxora is not ready");

    private final int status;
    private final String title;

    FaultCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** A fixed sentence; it never varies with the request, so it can hold nothing personal. */
    public String title() {
        return title;
    }

    /** The code as it appears on the wire, for example {@code malformed_json}. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
