package moxora.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import moxora.tenant.Actor;
import moxora.tenant.Rights;

/**
 * What each kind of caller gets at each door: {@code ok} past the door, {@code 401}, {@code 403}, {@code fresh} for 401
 * {@code reauthentication_required}, {@code enrol} for 403 {@code second_factor_enrolment_required}.
 */
public final class RightsMatrix {

    public static final String OK = "ok";
    public static final String STALE_ADMIN = "stale";
    public static final String ENROLLING = "enrolling";
    public static final String TOKEN = "api_token";
    public static final String SUPPORT = "support";
    public static final String OPERATOR = "operator";
    public static final String STRANGER = "stranger";

    private RightsMatrix() {}

    /** The callers, in the order of the columns: users by role, then the rest. */
    public static List<String> callers() {
        List<String> callers = new ArrayList<>(
                Actor.Role.ofUsers().stream().map(Actor.Role::wire).toList());
        callers.addAll(List.of(STALE_ADMIN, ENROLLING, TOKEN, SUPPORT, OPERATOR, STRANGER));
        return callers;
    }

    /** A row as it stands in the file. */
    public static String row(LiveRoutes.Route route) {
        return row(route, outcomes(route));
    }

    public static String row(LiveRoutes.Route route, Map<String, String> outcomes) {
        return route.label() + " | "
                + callers().stream()
                        .map(caller -> caller + "=" + outcomes.get(caller))
                        .collect(Collectors.joining(" "));
    }

    /** What the code's marks and the table of rights say. */
    public static Map<String, String> outcomes(LiveRoutes.Route route) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        callers().forEach(caller -> outcomes.put(caller, outcome(route, caller)));
        return outcomes;
    }

    private static String outcome(LiveRoutes.Route route, String caller) {
        if (route.isForOperators()) {
            return switch (caller) {
                case OPERATOR -> OK;
                case STRANGER -> "401";
                default -> "403";
            };
        }
        if (route.isOpen()) {
            return OK;
        }
        return switch (caller) {
            case STRANGER -> "401";
            case OPERATOR -> "403";
            case SUPPORT -> holds(route, Actor.Role.SUPPORT) ? OK : "403";
            case TOKEN -> route.right().filter(Rights.ofTokens()::contains).isPresent() ? OK : "403";
            case ENROLLING -> route.worksWhileEnrolling() ? OK : "enrol";
            case STALE_ADMIN -> holds(route, Actor.Role.ADMIN) ? route.needsFreshness() ? "fresh" : OK : "403";
            default -> holds(route, Actor.Role.ofUser(caller).orElseThrow()) ? OK : "403";
        };
    }

    private static boolean holds(LiveRoutes.Route route, Actor.Role role) {
        return route.right().filter(Rights.of(role)::contains).isPresent();
    }

    /** The rows of the file, without its comments. */
    public static List<String> written() {
        try (InputStream file = Objects.requireNonNull(RightsMatrix.class.getResourceAsStream("rights.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
