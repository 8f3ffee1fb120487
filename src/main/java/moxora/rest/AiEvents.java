package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import moxora.disclosure.AiCall;

/**
 * An answer as server-sent events (WHATWG HTML, section 9.2). A stream that breaks off would end like a whole one, so the
 * last event says which it was: {@code done} or {@code error}.
 */
final class AiEvents {

    private final OutputStream out;

    AiEvents(OutputStream out) {
        this.out = out;
    }

    void send(AiCall call) throws IOException {
        try {
            AiCall.Answered answered = call.stream(this::piece);
            event("done", AiJson.answered(call, answered));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } catch (RuntimeException failed) {
            event("error", FaultMapper.problem(failed));
        }
    }

    private void piece(String text) {
        try {
            event("piece", Json.createObjectBuilder().add("text", text).build());
        } catch (IOException e) {
            // The caller is gone, and so is the use of the rest of the answer.
            throw new UncheckedIOException(e);
        }
    }

    /** JSON has no line break of its own, so the data is one line. */
    private void event(String name, JsonObject data) throws IOException {
        out.write(("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
