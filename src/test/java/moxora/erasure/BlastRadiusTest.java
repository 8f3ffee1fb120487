package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A script runs wild: closures of wrong ids, of ids of other kinds, with wrong names, with a neighbour's name or admin, too
 * many, undone, dry and due. Nobody is lost who was not meant, and no more than the cap in a day.
 */
@Tag("B32")
@Tag("T-56")
class BlastRadiusTest {

    private static final int ORGANISATIONS = 12;
    private static final int CAP = 2;

    private final Random random = Tally.random("B32");
    private final List<TenantScope> all = new ArrayList<>();
    private final Map<OrganisationId, Contact> contacts = new HashMap<>();

    /** Whom the script named rightly and did not take back. */
    private final Set<OrganisationId> meant = new HashSet<>();

    private final Map<OrganisationId, Instant> begun = new HashMap<>();
    private Sandbox sandbox;
    private Assembly moxora;

    @Test
    void aScriptThatRunsWild_losesNobodyWhoWasNotMeant() {
        Tally tally = Tally.of("B32 random closures, no tenant lost that was not meant");
        try (Sandbox opened = Sandbox.open(Map.of(
                "moxora.closures.per.day", String.valueOf(CAP), "moxora.db.files", "", "moxora.vault.db.files", ""))) {
            sandbox = opened;
            moxora = opened.assembly;
            for (int i = 0; i < ORGANISATIONS; i++) {
                found();
            }
            int operations = Tally.size(400, 10_000);
            for (int i = 0; i < operations; i++) {
                step();
                if (i % 20 == 0) {
                    tally.check(inBounds(), "operation " + i);
                }
                tally.tried(1);
            }
            sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofDays(40)));
            moxora.erasure.run.runDue();
            tally.check(inBounds(), "at the end");
            assertThat(meant).as("some were meant, or nothing was tried").isNotEmpty();
            assertThat(meant)
                    .allSatisfy(organisation -> assertThat(state(organisation))
                            .as("whoever was meant is gone")
                            .isEqualTo(OrganisationState.VERIFIED));
        }
        tally.close();
    }

    private void found() {
        TenantScope scope = sandbox.organisation("org" + all.size());
        all.add(scope);
        contacts.put(scope.organisation(), moxora.contacts.create(scope, "GB", TestPlatform.ada()));
    }

    private OrganisationState state(OrganisationId organisation) {
        return moxora.registry.find(organisation).orElseThrow().state();
    }

    private TenantScope anyone() {
        return all.get(random.nextInt(all.size()));
    }

    private void step() {
        TenantScope caller = anyone();
        switch (random.nextInt(20)) {
            case 0 -> close(caller, name(caller));
            case 1, 2, 3 -> close(caller, name(anyone()));
            case 4, 5 -> close(caller, anyId().toString());
            case 6, 7 -> close(caller, name(caller).toUpperCase(java.util.Locale.ROOT));
            case 8, 9, 10 -> // An id of another kind, or nobody's, where the organisation's belongs.
                close(new TenantScope(new OrganisationId(anyId()), caller.actor(), Purpose.SERVICE), name(caller));
            case 11, 12 -> undo(new TenantScope(new OrganisationId(anyId()), caller.actor(), Purpose.SERVICE));
            case 13 -> undo(caller);
            case 14, 15, 16 -> quietly(() -> moxora.erasure.plans.of(caller));
            case 17 -> quietly(() -> moxora.erasure.run.scanAgain(new OrganisationId(anyId())));
            case 18 -> {
                sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofHours(random.nextInt(12))));
                moxora.erasure.run.runDue();
            }
            default -> {
                moxora.erasure.abandonedSignUps.runDue();
                moxora.erasure.alarms.runDue();
            }
        }
    }

    private String name(TenantScope scope) {
        return "org" + all.indexOf(scope);
    }

    /** A contact's, a user's or nobody's. */
    private UUID anyId() {
        TenantScope scope = anyone();
        return switch (random.nextInt(4)) {
            case 0 -> contacts.get(scope.organisation()).id();
            case 1 -> scope.actor().id();
            case 2 -> new UUID(0, 0);
            default -> new UUID(random.nextLong(), random.nextLong());
        };
    }

    /** As the door does it. */
    private void close(TenantScope scope, String typed) {
        quietly(() -> {
            moxora.organisations.requireName(scope, typed);
            boolean right = all.stream()
                    .anyMatch(one -> one.organisation().equals(scope.organisation())
                            && name(one).equals(typed));
            assertThat(right).as("a wrong name was let through").isTrue();
            Closure closure = moxora.erasure.closures.request(scope);
            meant.add(scope.organisation());
            begun.putIfAbsent(scope.organisation(), closure.requestedAt());
        });
    }

    private void undo(TenantScope scope) {
        quietly(() -> {
            moxora.erasure.closures.undo(scope);
            meant.remove(scope.organisation());
            begun.remove(scope.organisation());
        });
    }

    private static void quietly(Runnable act) {
        try {
            act.run();
        } catch (Fault refused) {
            assertThat(refused.code().status()).isBetween(400, 503);
        }
    }

    /** Nobody else is closing or gone, everybody else reads what they had, and in no day began more than the cap. */
    private boolean inBounds() {
        boolean others = all.stream()
                .filter(scope -> !meant.contains(scope.organisation()))
                .allMatch(scope -> state(scope.organisation()) == OrganisationState.ACTIVE
                        && moxora.contacts
                                .get(scope, contacts.get(scope.organisation()).id())
                                .equals(contacts.get(scope.organisation())));
        boolean capped = begun.values().stream()
                .allMatch(at -> begun.values().stream()
                                .filter(other -> !other.isBefore(at) && other.isBefore(at.plus(Duration.ofDays(1))))
                                .count()
                        <= CAP);
        return others && capped;
    }
}
