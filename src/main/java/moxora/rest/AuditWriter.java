package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Objects;
import moxora.audit.TrailExport;
import org.jspecify.annotations.Nullable;

/** Streams a trail; that it leaves is on it before the first byte does. */
@Provider
@Produces(AuditWriter.JSON_LINES)
@Dependent
public class AuditWriter implements MessageBodyWriter<AuditResource.Export> {

    static final String JSON_LINES = "application/x-ndjson";

    @Inject
    jakarta.inject.@Nullable Provider<TrailExport> export;

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == AuditResource.Export.class;
    }

    @Override
    public void writeTo(
            AuditResource.Export what,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        Objects.requireNonNull(export).get().write(what.scope(), out);
    }
}
