package moxora.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Answers that are there as JSON and as a page for people (RFC 9110 section 12.5.1). */
final class Formats {

    private Formats() {}

    /**
     * Whether JSON is what the caller likes better. (JAX-RS would choose too, and replace our {@code Vary}.)
     *
     * @param otherwise what whoever likes both alike gets
     */
    static boolean jsonIsWanted(HttpHeaders headers, MediaType otherwise) {
        for (MediaType liked : headers.getAcceptableMediaTypes()) {
            boolean json = liked.isCompatible(MediaType.APPLICATION_JSON_TYPE);
            boolean page = liked.isCompatible(MediaType.TEXT_HTML_TYPE);
            if (json || page) {
                return json && page ? otherwise.equals(MediaType.APPLICATION_JSON_TYPE) : json;
            }
        }
        throw new Fault(FaultCode.NOT_ACCEPTABLE, "text/html and application/json are there.");
    }

    static Response html(Response.ResponseBuilder answer, String page) {
        return answer.type(MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(page)
                .header(HttpHeaders.CONTENT_LANGUAGE, "en")
                .build();
    }
}
