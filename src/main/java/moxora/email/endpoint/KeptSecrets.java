package moxora.email.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The secrets of one endpoint as they lie in its sealed record, oldest first: one, or two while it is being rotated. One
 * record holds both, so that a delivery costs one opening.
 */
final class KeptSecrets {

    /** The old one and the new one. */
    static final int MOST = 2;

    /** Each as its id, its time and itself. */
    private static final String SECRETS = "secrets";

    /** How the only secret of an endpoint lay when none could have two. */
    private static final String SINGLE = "verificationKey";

    static final Predicate<String> FIELDS = Set.of(SECRETS, SINGLE)::contains;

    private final List<Kept> all;

    /** One secret; it never prints itself. */
    record Kept(UUID id, Instant createdAt, String value) {

        @Override
        public String toString() {
            return "Kept[" + id + "]";
        }
    }

    private KeptSecrets(List<Kept> all) {
        this.all = List.copyOf(all);
    }

    static KeptSecrets of(Kept only) {
        return new KeptSecrets(List.of(only));
    }

    /**
     * What was opened.
     *
     * @param endpoint whose id its only secret bears where it has none of its own
     * @param createdAt when the endpoint was made
     */
    static KeptSecrets opened(FieldValues opened, UUID endpoint, Instant createdAt) {
        return new KeptSecrets(opened.one(SINGLE)
                .map(value -> List.of(new Kept(endpoint, createdAt, value)))
                .orElseGet(() ->
                        opened.all(SECRETS).stream().map(KeptSecrets::read).toList()));
    }

    private static Kept read(String text) {
        String[] parts = text.split(" ", 3);
        return new Kept(UUID.fromString(parts[0]), Instant.parse(parts[1]), parts[2]);
    }

    FieldValues packed() {
        return new FieldValues()
                .with(
                        SECRETS,
                        all.stream()
                                .map(kept -> kept.id + " " + kept.createdAt + " " + kept.value)
                                .toList());
    }

    List<Kept> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    /** @throws Fault 409 when there are two already, or when the new one is one of them */
    KeptSecrets with(Kept added) {
        if (all.size() >= MOST) {
            throw new Fault(
                    FaultCode.CONFLICT, "An endpoint has at most " + MOST + " secrets at a time; remove one first.");
        }
        if (all.stream().anyMatch(kept -> kept.value.equals(added.value))) {
            throw new Fault(FaultCode.CONFLICT, "The endpoint has that secret already.");
        }
        List<Kept> more = new ArrayList<>(all);
        more.add(added);
        return new KeptSecrets(more);
    }

    /** @throws Fault 404 when there is none of that id, 409 when it is the last */
    KeptSecrets without(UUID id) {
        List<Kept> left = all.stream().filter(kept -> !kept.id.equals(id)).toList();
        if (left.size() == all.size()) {
            throw Fault.notFound();
        }
        if (left.isEmpty()) {
            throw new Fault(FaultCode.CONFLICT, "An endpoint keeps at least one secret; remove the endpoint instead.");
        }
        return new KeptSecrets(left);
    }

    @Override
    public String toString() {
        return "KeptSecrets[" + all.size() + "]";
    }
}
