package moxora.it;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the headers of each answer must say, and must not; in words of its own, not those of the filter. */
public final class HeaderRules {

    private static final Map<String, Predicate<String>> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put("strict-transport-security", value -> seconds(value) >= 31_536_000);
        REQUIRED.put("x-content-type-options", "nosniff"::equals);
        REQUIRED.put("x-frame-options", "DENY"::equals);
        REQUIRED.put("referrer-policy", "no-referrer"::equals);
        REQUIRED.put("cross-origin-opener-policy", "same-origin"::equals);
        REQUIRED.put("cross-origin-resource-policy", "same-origin"::equals);
        REQUIRED.put("permissions-policy", value -> value.contains("camera=()") && value.contains("geolocation=()"));
        REQUIRED.put("content-security-policy", HeaderRules::isStrict);
        REQUIRED.put("cache-control", value -> value.equals("no-store") || value.equals("no-cache"));
        REQUIRED.put("vary", value -> value.contains("Cookie") && value.contains("Authorization"));
    }

    private static final List<String> FORBIDDEN = List.of("server", "x-powered-by");

    private HeaderRules() {}

    /**
     * What is wrong with an answer's headers; nothing when all is well.
     *
     * @param ofData whether the answer may hold an organisation's data: then no cache keeps it, and nothing loads in it
     */
    public static List<String> wrongs(HttpHeaders headers, boolean ofData) {
        List<String> wrongs = new ArrayList<>();
        REQUIRED.forEach((name, rule) -> {
            List<String> values = headers.allValues(name);
            if (values.size() != 1 || !rule.test(values.get(0))) {
                wrongs.add(name + " is " + values);
            }
        });
        headers.map().keySet().stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .filter(name -> FORBIDDEN.contains(name) || name.startsWith("access-control-"))
                .forEach(name -> wrongs.add(name + " is there"));
        if (ofData && !headers.allValues("cache-control").equals(List.of("no-store"))) {
            wrongs.add("cache-control lets a cache keep it");
        }
        if (ofData
                && headers.firstValue("content-security-policy")
                        .filter(value -> sources(value).values().stream().allMatch(List.of("'none'")::equals))
                        .isEmpty()) {
            wrongs.add("content-security-policy lets something load");
        }
        return wrongs;
    }

    private static long seconds(String value) {
        return Arrays.stream(value.split(";"))
                .map(String::strip)
                .filter(part -> part.matches("max-age=\\d{1,10}"))
                .mapToLong(part -> Long.parseLong(part.substring("max-age=".length())))
                .findFirst()
                .orElse(0);
    }

    /** Nothing by default, nothing from elsewhere, nothing inline, in nobody's frame, and no other base. */
    private static boolean isStrict(String policy) {
        Map<String, List<String>> sources = sources(policy);
        boolean closed = List.of("'none'").equals(sources.get("default-src"))
                && List.of("'none'").equals(sources.get("frame-ancestors"));
        boolean own = sources.values().stream().flatMap(List::stream).allMatch(Set.of("'none'", "'self'")::contains);
        boolean forms = sources.size() == 2
                || (List.of("'none'").equals(sources.get("base-uri"))
                        && List.of("'self'").equals(sources.get("form-action")));
        return closed && own && forms;
    }

    private static Map<String, List<String>> sources(String policy) {
        Map<String, List<String>> sources = new LinkedHashMap<>();
        for (String directive : policy.split(";")) {
            List<String> words = List.of(directive.strip().split("\\s+"));
            sources.put(words.get(0), words.subList(1, words.size()));
        }
        return sources;
    }
}
