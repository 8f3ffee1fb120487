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
import moxora.csv.ContactExport;
import org.jspecify.annotations.Nullable;

/** Streams an export; the row count goes out as a header, before the first byte. */
@Provider
@Produces(ExportWriter.CSV)
@Dependent
public class ExportWriter implements MessageBodyWriter<ExportResource.Export> {

    static final String CSV = "text/csv; charset=utf-8";
    static final String ROWS = "Moxora-Rows";

    @Inject
    jakarta.inject.@Nullable Provider<ContactExport> export;

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == ExportResource.Export.class;
    }

    @Override
    public void writeTo(
            ExportResource.Export what,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        ContactExport contacts = Objects.requireNonNull(export).get();
        if (what.special()) {
            contacts.writeWithSpecial(what.scope(), rows -> headers.putSingle(ROWS, rows), out);
        } else {
            contacts.write(what.scope(), rows -> headers.putSingle(ROWS, rows), out);
        }
    }
}
