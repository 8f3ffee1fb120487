package moxora.battery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Keyrings;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Threads of one node that create an organisation's first keysets at the same instant, and at once seal under them. */
public final class Racers implements AutoCloseable {

    private final Keyrings node;
    private final int count;
    private final ExecutorService threads;

    public Racers(Keyrings node, int count) {
        this.node = node;
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count);
    }

    /** Threads that wait for the start. */
    public final class Race {

        private final CyclicBarrier start = new CyclicBarrier(count + 1);
        private final List<Future<Lap>> laps = new ArrayList<>();

        private Race(OrganisationId organisation, UUID row) {
            Callable<Lap> racer = () -> {
                start.await();
                Instant began = Instant.now();
                node.create(organisation);
                Instant ended = Instant.now();
                return new Lap(
                        new FieldSealer(node)
                                .seal(
                                        scope(organisation),
                                        Compartment.NOTES,
                                        row,
                                        new FieldValues().with("notes", "of a racer")),
                        began,
                        ended);
            };
            for (int i = 0; i < count; i++) {
                laps.add(threads.submit(racer));
            }
        }

        /** Lets them go; what each sealed. */
        public List<Lap> run() throws Exception {
            start.await();
            List<Lap> ended = new ArrayList<>();
            for (Future<Lap> lap : laps) {
                ended.add(lap.get());
            }
            return ended;
        }
    }

    /** What one racer sealed, and when it was creating. */
    public record Lap(Sealed sealed, Instant began, Instant ended) {

        String wire() {
            return HexFormat.of().formatHex(sealed.bytes()) + "/" + began + "/" + ended;
        }

        public static Lap of(String wire) {
            String[] parts = wire.split("/");
            return new Lap(
                    Sealed.of(HexFormat.of().parseHex(parts[0])), Instant.parse(parts[1]), Instant.parse(parts[2]));
        }

        public boolean overlaps(Lap other) {
            return began.isBefore(other.ended) && other.began.isBefore(ended);
        }

        String sealedWire() {
            return HexFormat.of().formatHex(sealed.bytes());
        }
    }

    public Race race(OrganisationId organisation, UUID row) {
        return new Race(organisation, row);
    }

    /** Whether this node opens it. */
    public boolean opens(OrganisationId organisation, UUID row, Sealed sealed) {
        try {
            return new FieldSealer(node)
                    .open(scope(organisation), Compartment.NOTES, row, sealed, name -> true)
                    .one("notes")
                    .isPresent();
        } catch (Fault fault) {
            return false;
        }
    }

    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.SERVICE);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
