package moxora.email;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a provider sent, before anything is believed: headers, and the body as the very bytes that were signed. */
public final class Delivery {

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    /** @param body is not copied; the caller gives it away */
    public Delivery(Map<String, String> headers, byte[] body) {
        this.headers.putAll(headers);
        this.body = body;
    }

    /** The header of that name, in whatever case it was sent. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "Delivery[" + body.length + " bytes]";
    }
}
