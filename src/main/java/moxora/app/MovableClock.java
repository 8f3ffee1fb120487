package moxora.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A clock that can be put forward, never back: so a 30-day promise is tried in seconds. It runs on from where it was
 * put, also over a restart.
 */
public final class MovableClock extends Clock {

    private final Clock real;
    private final @Nullable Path memory;
    private volatile Duration offset;

    public MovableClock(Clock real, @Nullable Path memory) {
        this.real = real;
        this.memory = memory;
        this.offset = remembered(memory);
    }

    private static Duration remembered(@Nullable Path memory) {
        try {
            return memory != null && Files.exists(memory)
                    ? Duration.parse(Files.readString(memory).strip())
                    : Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the clock to the instant; one that lies behind it changes nothing. */
    public synchronized void advanceTo(Instant target) {
        Duration further = Duration.between(instant(), target);
        if (further.isNegative()) {
            return;
        }
        offset = offset.plus(further);
        if (memory != null) {
            try {
                Files.writeString(memory, offset.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Instant instant() {
        return real.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(real, offset).withZone(zone);
    }
}
