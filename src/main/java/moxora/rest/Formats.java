package moxora.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Answers that are there as JSON and as a page for people (RFC 9110 section 12.5.1). */
final class Formats {

    private Formats() {}

    /**
     * Whether JSON is what the caller likes better.
     *
     * @param otherwise what whoever likes both alike gets
     */
    static boolean jsonIsWanted(Request request, MediaType otherwise) {
        List<Variant> variants = otherwise.equals(MediaType.TEXT_HTML_TYPE)
                ? Variant.mediaTypes(MediaType.TEXT_HTML_TYPE, MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_HTML_TYPE)
                        .build();
        Variant liked = request.selectVariant(variants);
        if (liked == null) {
            throw new Fault(FaultCode.NOT_ACCEPTABLE, "text/html and application/json are there.");
        }
        return liked.getMediaType().equals(MediaType.APPLICATION_JSON_TYPE);
    }

    static Response html(Response.ResponseBuilder answer, String page) {
        return answer.type(MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(page)
                .header(HttpHeaders.CONTENT_LANGUAGE, "en")
                .build();
    }
}
