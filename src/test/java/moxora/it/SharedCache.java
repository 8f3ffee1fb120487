package moxora.it;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A cache that several callers share, as a careless proxy has one: it keeps what RFC 9111 section 3 lets it keep, and
 * more than it should, since it takes a cookie for nothing special.
 */
final class SharedCache {

    private final Map<String, String> kept = new HashMap<>();
    private final BiFunction<String, String, Deployed.Answer> origin;
    private int hits;

    /** @param origin answers for a path and a cookie */
    SharedCache(BiFunction<String, String, Deployed.Answer> origin) {
        this.origin = origin;
    }

    String get(String path, String cookie) {
        String there = kept.get(path);
        if (there != null) {
            hits++;
            return there;
        }
        Deployed.Answer answer = origin.apply(path, cookie);
        if (answer.status() == 200 && mayKeep(answer.response().headers()).orElse(true)) {
            kept.put(path, answer.body());
        }
        return answer.body();
    }

    int hits() {
        return hits;
    }

    /** What the answer says about keeping it; nothing where it says nothing. */
    private static Optional<Boolean> mayKeep(HttpHeaders headers) {
        return headers.firstValue("cache-control")
                .map(value -> !value.contains("no-store") && !value.contains("private") && !value.contains("no-cache"));
    }
}
