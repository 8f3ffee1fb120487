package moxora.email.provider;

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
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The very bytes; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The media type without its parameters, in lower case; empty when none was sent. */
    public String mediaType() {
        return header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))
                .orElse("");
    }

    @Override
    public String toString() {
        return "Delivery[" + body.length + " bytes]";
    }
}
