package moxora.rest;

import jakarta.annotation.Priority;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParsingException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** JSON objects in bodies: at most 1 MiB, UTF-8, no name twice, nothing behind the object, no deep nesting. */
@Provider
@Priority(1)
@Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
public class StrictJsonReader implements MessageBodyReader<JsonObject> {

    static final String MERGE_PATCH = "application/merge-patch+json";
    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 16;

    private static final JsonReaderFactory READERS = Json.createReaderFactory(
            Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE, "org.eclipse.parsson.maxDepth", MAX_DEPTH));

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonObject.class;
    }

    @Override
    public JsonObject readFrom(
            Class<JsonObject> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        String charset = mediaType.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        if (!charset.equalsIgnoreCase("utf-8")) {
            throw new Fault(FaultCode.UNSUPPORTED_MEDIA_TYPE, "JSON is UTF-8 here (RFC 8259 section 8.1).");
        }
        return read(body, MAX_BYTES);
    }

    /** An object from a body that may be longer than others, for the few resources that take lists of ten thousand. */
    static JsonObject read(InputStream body, int most) {
        try {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Fault(FaultCode.BODY_TOO_LARGE, "A JSON body of at most " + most + " bytes is allowed.");
            }
            return parse(text(bytes));
        } catch (IOException e) {
            throw new Fault(FaultCode.MALFORMED_JSON, "The body broke off.", e);
        }
    }

    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault(FaultCode.MALFORMED_UTF8, "The body is not valid UTF-8.");
        }
    }

    static JsonObject parse(String text) {
        // Surrounded by brackets the parser must reach the end, so nothing can stand behind the object unseen.
        try (JsonReader reader = READERS.createReader(new StringReader("[" + text + "]"))) {
            JsonArray only = reader.readArray();
            if (only.size() == 1 && only.get(0) instanceof JsonObject object) {
                return object;
            }
            throw new Fault(FaultCode.MALFORMED_JSON, "One JSON object is required.");
        } catch (JsonParsingException e) {
            long line = e.getLocation().getLineNumber();
            long column = e.getLocation().getColumnNumber() - (line == 1 ? 1 : 0);
            throw new Fault(
                    FaultCode.MALFORMED_JSON,
                    "Not a JSON object: line " + line + ", column " + Math.max(column, 1) + ".");
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            throw new Fault(
                    FaultCode.MALFORMED_JSON,
                    "One JSON object is required, without names given twice and nested at most " + MAX_DEPTH
                            + " deep.");
        } catch (RuntimeException e) {
            if (e instanceof Fault fault) {
                throw fault;
            }
            throw new Fault(FaultCode.MALFORMED_JSON, "The body is not a JSON object.");
        }
    }
}
