package moxora.disclosure.processor;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import moxora.TestPlatform;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.policy.Processor;
import moxora.policy.TestRetention;
import org.jspecify.annotations.Nullable;

/** Lines of a register, and policies that hold them. */
final class Lines {

    static final LocalDate SIGNED = LocalDate.of(2026, 1, 31);
    static final LocalDate EXPIRES = LocalDate.of(2027, 1, 30);
    static final LocalDate REVIEW = LocalDate.of(2026, 10, 15);

    private Lines() {}

    static Processor desk(@Nullable LocalDate signed, @Nullable LocalDate expires, @Nullable LocalDate review) {
        return new Processor(
                "desk",
                URI.create("https://desk.example/in"),
                null,
                signed == null ? null : "EU",
                Set.of("support"),
                Set.of("emails", "lastName"),
                false,
                signed,
                expires,
                review,
                false,
                signed == null ? null : Period.ZERO,
                null,
                Processor.Limits.USUAL);
    }

    static Processor desk() {
        return desk(SIGNED, EXPIRES, REVIEW);
    }

    /** The first instant of a day of UTC, or so many seconds after it. */
    static Instant at(LocalDate day, int seconds) {
        return day.atStartOfDay(java.time.ZoneOffset.UTC).toInstant().plusSeconds(seconds);
    }

    /** Moxora's own policy with this register. */
    static Policy policy(Processor... processors) {
        Policy moxora = TestPlatform.shared().assembly.policies.require("moxora");
        return new Policy(
                "acme",
                moxora.source(),
                moxora.closure(),
                moxora.session(),
                moxora.mfa(),
                moxora.search(),
                moxora.contacts(),
                moxora.access(),
                moxora.emailEvents(),
                moxora.audit(),
                moxora.ai(),
                java.util.List.of(processors),
                moxora.retention(),
                moxora.contradictions(),
                moxora.digest());
    }

    /** A folder with one policy that registers these endpoints, each for a purpose of its own. */
    static Policies registering(Path folder, String... endpoints) {
        java.util.Iterator<String> purposes =
                Processor.OTHER_PURPOSES.stream().sorted().iterator();
        StringBuilder register = new StringBuilder("""
                policy: acme
                source:
                    title: A policy of the tests
                closure:
                    deadline: P30D
                    undoWindow: P14D
                session:
                    absoluteLifetime: P7D
                    idleLifetime: P1D
                    cookie: __Host-moxora-session
                search:
                    acceptedLeaks: [tag]
                emailEvents:
                    tracking: identified
                ai:
                    features: {}
                """);
        register.append(TestRetention.SECTION);
        register.append(endpoints.length == 0 ? "processors: []\n" : "processors:\n");
        for (int i = 0; i < endpoints.length; i++) {
            register.append("    - {name: p" + i + ", endpoint: \"" + endpoints[i] + "\", purposes: [" + purposes.next()
                    + "], fields: [emails]}\n");
        }
        try {
            Files.writeString(folder.resolve("acme.yaml"), register);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Policies.load(folder);
    }
}
