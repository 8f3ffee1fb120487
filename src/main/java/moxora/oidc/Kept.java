package moxora.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something fetched, kept for a while. */
final class Kept<T> {

    private final Supplier<T> source;
    private final Duration life;
    private final Clock clock;
    private volatile @Nullable Fetched<T> last;

    private record Fetched<T>(T value, Instant until) {}

    Kept(Supplier<T> source, Duration life, Clock clock) {
        this.source = source;
        this.life = life;
        this.clock = clock;
    }

    T get() {
        Fetched<T> kept = last;
        return kept != null && clock.instant().isBefore(kept.until) ? kept.value : fetch();
    }

    /** Fetches it now, whatever is kept. */
    T fetch() {
        T value = source.get();
        last = new Fetched<>(value, clock.instant().plus(life));
        return value;
    }
}
