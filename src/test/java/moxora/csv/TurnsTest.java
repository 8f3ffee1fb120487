package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import moxora.tenant.OrganisationId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-18")
class TurnsTest {

    private final OrganisationId acme = new OrganisationId(UUID.randomUUID());
    private final OrganisationId bolt = new OrganisationId(UUID.randomUUID());
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Turns turns = new Turns(queue::add);
    private final List<String> done = new ArrayList<>();

    private void submit(OrganisationId organisation, String name) {
        turns.submit(organisation, () -> done.add(name));
    }

    @Test
    void whoeverComesLast_waitsForOneOfTheOthersAtMost() {
        for (int i = 1; i <= 50; i++) {
            submit(acme, "acme" + i);
        }
        submit(bolt, "bolt");
        assertThat(queue).hasSize(2);
        runAll();

        assertThat(done)
                .hasSize(51)
                .startsWith("acme1", "bolt", "acme2", "acme3")
                .endsWith("acme50");
    }

    @Test
    void twoThatBringMany_alternate() {
        for (int i = 1; i <= 3; i++) {
            submit(acme, "acme" + i);
        }
        for (int i = 1; i <= 3; i++) {
            submit(bolt, "bolt" + i);
        }
        runAll();

        assertThat(done).containsExactly("acme1", "bolt1", "acme2", "bolt2", "acme3", "bolt3");
    }

    @Test
    void workThatFails_endsItsTurn() {
        turns.submit(acme, () -> {
            throw new IllegalStateException("planted");
        });
        submit(acme, "acme2");
        try {
            queue.remove().run();
        } catch (IllegalStateException planted) {
            done.add(planted.getMessage());
        }
        runAll();

        assertThat(done).containsExactly("planted", "acme2");
    }

    private void runAll() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }
}
