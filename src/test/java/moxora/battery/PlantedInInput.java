package moxora.battery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import moxora.TestPlatform;
import moxora.battery.Plant.Detector;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;

/** Faults of folding, cursors, sessions and deadlines. */
final class PlantedInInput {

    private final Sandbox sandbox;

    PlantedInInput(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    List<Plant> all() {
        Detector<UnaryOperator<String>> names = fold -> List.of(
                        List.of("Žofie", "ZOFIE"),
                        List.of("straße", "STRASSE"),
                        List.of("Σίσυφος", "ΣΊΣΥΦΟΣ"),
                        List.of("e\u0301", "é"),
                        List.of("ＡＤＡ", "ada"))
                .stream()
                .anyMatch(pair -> !fold.apply(pair.get(0)).equals(fold.apply(pair.get(1))));
        Detector<UnaryOperator<String>> addresses = fold -> List.of(
                        List.of("Ada@X.example", "ada@x.EXAMPLE"),
                        List.of("a@bücher.example", "a@xn--bcher-kva.example"),
                        List.of(" a@x.example", "a@x.example"))
                .stream()
                .anyMatch(pair -> !fold.apply(pair.get(0)).equals(fold.apply(pair.get(1))));
        Policy policy = sandbox.assembly.policies.require("moxora");
        Detector<UnaryOperator<Instant>> late = deadline -> java.util.stream.IntStream.range(0, 1_827)
                .mapToObj(day -> Instant.parse("2024-01-01T12:00:00Z").plus(Duration.ofDays(day)))
                .anyMatch(asked -> deadline.apply(asked)
                        .isAfter(asked.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant()));
        Detector<UnaryOperator<Instant>> longer = deadline -> java.util.stream.IntStream.range(0, 1_827)
                .mapToObj(day -> Instant.parse("2024-01-01T12:00:00Z").plus(Duration.ofDays(day)))
                .anyMatch(asked -> deadline.apply(asked).isAfter(asked.plus(Duration.ofDays(30))));
        return List.of(
                Plant.of(
                        "T-34",
                        "names put in lower case, and no more",
                        names,
                        NameWords::fold,
                        text -> text.toLowerCase(Locale.ROOT)),
                Plant.of(
                        "T-34",
                        "addresses whose domain is not folded",
                        addresses,
                        EmailAddress::normalise,
                        text -> text.strip().toLowerCase(Locale.ROOT)),
                Plant.of(
                        "T-34",
                        "addresses that are not trimmed",
                        addresses,
                        EmailAddress::normalise,
                        text -> text.isBlank() || text.charAt(0) == ' ' ? text : EmailAddress.normalise(text)),
                Plant.of(
                        "T-58",
                        "30 days where a month is shorter",
                        late,
                        policy.closure()::deadlineAfter,
                        asked -> asked.plus(Duration.ofDays(30))),
                Plant.of(
                        "T-58",
                        "a month where it is longer than 30 days",
                        longer,
                        policy.closure()::deadlineAfter,
                        asked -> asked.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant()),
                new Plant(
                        "T-02",
                        "a session past its lifetime",
                        () -> sessionIsOver(Duration.ZERO),
                        () -> sessionIsOver(policy.session().absoluteLifetime())),
                new Plant(
                        "T-02",
                        "a session that lay idle",
                        () -> sessionIsOver(Duration.ofSeconds(1)),
                        () -> sessionIsOver(policy.session().idleLifetime())),
                new Plant("T-02", "a session of another organisation", () -> !resumes(false), () -> !resumes(true)),
                new Plant(
                        "T-49",
                        "a password of another",
                        () -> !logsIn(TestPlatform.PASSWORD),
                        () -> !logsIn(TestPlatform.PASSWORD + "x")));
    }

    private boolean sessionIsOver(Duration later) {
        TenantScope acme = sandbox.organisation("acme");
        String token = sandbox.assembly
                .sessions
                .open(acme, moxora.account.Means.PASSWORD, false)
                .token();
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(later));
        UUID session = sandbox.assembly.sessions.locate(token).orElseThrow().session();
        return sandbox.assembly.sessions.resume(acme, session).isEmpty();
    }

    private boolean resumes(boolean asAnother) {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        UUID session = sandbox.assembly
                .sessions
                .locate(sandbox.assembly
                        .sessions
                        .open(acme, moxora.account.Means.PASSWORD, false)
                        .token())
                .orElseThrow()
                .session();
        return sandbox.assembly
                .sessions
                .resume(asAnother ? bolt : acme, session)
                .isPresent();
    }

    private boolean logsIn(String password) {
        TenantScope acme = sandbox.organisation("acme");
        return sandbox.assembly
                .users
                .authenticate(acme, acme.actor().id(), password)
                .isPresent();
    }
}
