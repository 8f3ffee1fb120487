package moxora.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moxora.tenant.Right;

/** Every door that is served, read off the very classes that the server is given: a new one is here by itself. */
public final class LiveRoutes {

    private static final Pattern SLOT = Pattern.compile("\\{([^}:]+)[^}]*}");

    private LiveRoutes() {}

    /** A door: method, path with its slots, and the marks of the resource's method. */
    public record Route(String verb, String path, Method method) {

        public List<String> slots() {
            return SLOT.matcher(path).results().map(found -> found.group(1)).toList();
        }

        /** The path with the values in the slots, in order. */
        public String with(List<String> values) {
            Matcher slot = SLOT.matcher(path);
            StringBuilder filled = new StringBuilder();
            int next = 0;
            while (slot.find()) {
                slot.appendReplacement(filled, Matcher.quoteReplacement(values.get(next++)));
            }
            return slot.appendTail(filled).toString();
        }

        public boolean isForOperators() {
            return path.startsWith("ops/");
        }

        public boolean isOpen() {
            return method.isAnnotationPresent(Open.class);
        }

        public boolean needsFreshness() {
            return method.isAnnotationPresent(Fresh.class);
        }

        public boolean worksWhileEnrolling() {
            return method.isAnnotationPresent(WhileEnrolling.class);
        }

        public boolean worksWhileClosing() {
            return method.isAnnotationPresent(WhileClosing.class);
        }

        public Optional<Right> right() {
            return Optional.ofNullable(method.getAnnotation(Needs.class)).map(Needs::value);
        }

        public String label() {
            return verb + " /" + path;
        }
    }

    public static List<Route> all() {
        return Stream.of(
                        new ApiApplication(),
                        new OpsApplication(),
                        new UnsubscribeApplication(),
                        new CertificatesApplication())
                .flatMap(application -> application.getClasses().stream()
                        .flatMap(type -> of(
                                application
                                        .getClass()
                                        .getAnnotation(ApplicationPath.class)
                                        .value(),
                                type)))
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::verb))
                .toList();
    }

    /** The doors of one resource class. */
    static Stream<Route> of(String root, Class<?> resource) {
        Path at = resource.getAnnotation(Path.class);
        if (at == null) {
            return Stream.empty();
        }
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> verbs(method).map(verb -> new Route(verb, path(root, at, method), method)));
    }

    private static Stream<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value);
    }

    private static String path(String root, Path at, Method method) {
        Path below = method.getAnnotation(Path.class);
        return Stream.of(root, at.value(), below == null ? "" : below.value())
                .map(part -> part.replaceAll("^/|/$", ""))
                .filter(part -> !part.isEmpty())
                .reduce((first, second) -> first + "/" + second)
                .orElseThrow();
    }
}
