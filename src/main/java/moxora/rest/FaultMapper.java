package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * Every refusal and every failure as {@code application/problem+json} (RFC 9457). A failure of ours is logged under an
 * id, and only the id is answered.
 */
@Provider
public class FaultMapper implements ExceptionMapper<Throwable> {

    static final String PROBLEM_JSON = "application/problem+json";
    private static final Logger LOG = Logger.getLogger(FaultMapper.class.getName());
    private static final long RETRY_AFTER_SECONDS = 5;

    @Override
    public Response toResponse(Throwable thrown) {
        Fault fault = fault(thrown);
        Response.ResponseBuilder response = status(fault.code().status())
                .type(PROBLEM_JSON)
                .entity(problem(thrown).toString());
        if (fault.code().status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, fault.challenge());
        }
        if (fault.code().status() == 503 || fault.code().status() == 429) {
            response.header(HttpHeaders.RETRY_AFTER, fault.retryAfter() > 0 ? fault.retryAfter() : RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /** The problem alone, for an answer that has begun already; what is a failure of ours is logged. */
    static JsonObject problem(Throwable thrown) {
        Fault fault = fault(thrown);
        JsonObjectBuilder problem = Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", fault.code().title())
                .add("status", fault.code().status())
                .add("code", fault.code().wire());
        if (fault.code() == FaultCode.INTERNAL) {
            String instance = "urn:uuid:" + UUID.randomUUID();
            LOG.log(Level.SEVERE, "Failure " + instance, thrown);
            problem.add("instance", instance);
        } else {
            if (fault.code().status() >= 500) {
                LOG.log(Level.WARNING, "Unavailable: {0}", fault.detail());
            }
            problem.add("detail", fault.detail());
        }
        if (!fault.reason().isEmpty()) {
            problem.add("reason", fault.reason());
        }
        if (!fault.complaints().isEmpty()) {
            problem.add("errors", errors(fault));
        }
        return problem.build();
    }

    /** The server has no reason phrase for some (RFC 9110 section 15.5.21, RFC 6585 section 4). */
    private static Response.ResponseBuilder status(int status) {
        return switch (status) {
            case 422 -> Response.status(status, "Unprocessable Content");
            case 429 -> Response.status(status, "Too Many Requests");
            default -> Response.status(status);
        };
    }

    private static JsonArrayBuilder errors(Fault fault) {
        JsonArrayBuilder errors = Json.createArrayBuilder();
        fault.complaints()
                .forEach(complaint -> errors.add(Json.createObjectBuilder()
                        .add("pointer", complaint.pointer())
                        .add("code", complaint.code())
                        .add("message", complaint.message())));
        return errors;
    }

    static Fault fault(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault fault) {
                return fault;
            }
        }
        if (thrown instanceof WebApplicationException refused) {
            return switch (refused.getResponse().getStatus()) {
                case 404 -> new Fault(FaultCode.NOT_FOUND, "No such resource.");
                case 405 -> new Fault(FaultCode.METHOD_NOT_ALLOWED, "The method is not allowed here.");
                case 406 -> new Fault(FaultCode.NOT_ACCEPTABLE, "No representation fits the Accept header.");
                case 415 ->
                    new Fault(FaultCode.UNSUPPORTED_MEDIA_TYPE, "The media type of the body is not supported here.");
                case 400 -> new Fault(FaultCode.MALFORMED_PARAMETER, "The request is malformed.");
                case 413 -> new Fault(FaultCode.BODY_TOO_LARGE, "The body is too large.");
                default -> new Fault(FaultCode.INTERNAL, "Moxora failed.", thrown);
            };
        }
        return new Fault(FaultCode.INTERNAL, "Moxora failed.", thrown);
    }
}
