package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.TestPlatform;
import moxora.app.OperatorParts;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;

/** Two organisations, an operator, and what both sides of a request for support do in tests. */
@Tag("P67")
@Tag("T-60")
abstract class SupportDesk {

    static final String REASON = "Ticket 4711: the import of contacts stops half-way.";
    static final Duration HOUR = Duration.ofHours(1);

    final TestPlatform platform = TestPlatform.shared();
    final OperatorParts parts = platform.assembly.operatorParts;
    final SupportAccess access = parts.access;
    final SupportDecisions decisions = parts.decisions;
    final TenantScope acme = platform.acme();
    final TenantScope bolt = platform.bolt();
    final Actor ann = operator();

    Actor operator() {
        String name = "op-" + UUID.randomUUID().toString().substring(0, 13);
        UUID first = parts.operators.before(null, 1).stream()
                .findFirst()
                .map(found -> found.id())
                .orElseGet(() -> {
                    parts.operators.bootstrap("operator-token-of-the-tests-0123456789");
                    return parts.operators.before(null, 1).get(0).id();
                });
        return new Actor(
                parts.operators
                        .create(new Actor(first, Actor.Role.OPERATOR), name, null)
                        .operator()
                        .id(),
                Actor.Role.OPERATOR);
    }

    static TenantScope as(Actor operator, TenantScope organisation) {
        return new TenantScope(organisation.organisation(), operator, Purpose.SERVICE);
    }

    SupportRequest asked() {
        return access.request(as(ann, acme), REASON, HOUR);
    }

    static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    boolean opens(String token) {
        return access.locate(token)
                .flatMap(located -> access.resume(
                        new TenantScope(
                                located.organisation(),
                                new Actor(located.request(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        located.request()))
                .isPresent();
    }

    List<String> trail(TenantScope organisation) {
        List<AuditTrail.Entry> entries = platform.assembly.auditPages.before(organisation, Long.MAX_VALUE, 100);
        List<String> lines = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.action().startsWith("support_"))
                .forEach(entry -> lines.add(0, entry.actor() + " " + entry.action() + " " + entry.target()));
        return lines;
    }

    void pass(Duration time) {
        platform.clock.advanceTo(platform.clock.instant().plus(time));
    }
}
